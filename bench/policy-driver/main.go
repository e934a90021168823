// Command policy-driver evaluates one prepared query with OPA and tells what it costs.
//
// It reads one JSON object per line from standard input and answers one per line:
//
//	{"op":"load","policy":TEXT,"data":VALUE,"input":VALUE,"query":TEXT}  -> {"defined":BOOL,"result":VALUE}
//	{"op":"eval", as load}                                             -> {"result":[BINDINGS]} or {"codes":[...]}
//	{"op":"run","count":N}                                              -> {"ns":CPU nanoseconds of N decisions}
//	{"op":"compile","policy":TEXT,"count":N}                            -> {"ns":...}
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"os"
	"syscall"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/util"
)

type request struct {
	Op     string          `json:"op"`
	Policy string          `json:"policy"`
	Data   map[string]any  `json:"data"`
	Input  json.RawMessage `json:"input"`
	Query  string          `json:"query"`
	Count  int             `json:"count"`
}

func cpu() int64 {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return (u.Utime.Nano() + u.Stime.Nano())
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// evaluate answers an ad-hoc query: {"result":[bindings]} or {"codes":[...],"message":TEXT}.
func evaluate(ctx context.Context, req request) map[string]any {
	var raw any
	must(util.UnmarshalJSON(req.Input, &raw))
	rs, err := rego.New(
		rego.Query(req.Query), rego.Module("m0.rego", req.Policy), rego.Input(raw), rego.Store(inmem.NewFromObject(req.Data)),
	).Eval(ctx)
	if err != nil {
		return map[string]any{"codes": codes(err), "message": err.Error()}
	}
	bindings := make([]any, 0, len(rs))
	for i := range rs {
		bindings = append(bindings, rs[i].Bindings)
	}
	return map[string]any{"result": bindings}
}

func codes(err error) []string {
	var several ast.Errors
	if errors.As(err, &several) {
		all := make([]string, 0, len(several))
		for _, e := range several {
			all = append(all, e.Code)
		}
		return all
	}
	var one *topdown.Error
	if errors.As(err, &one) {
		return []string{one.Code}
	}
	var regoErrors rego.Errors
	if errors.As(err, &regoErrors) {
		all := []string{}
		for _, e := range regoErrors {
			all = append(all, codes(e)...)
		}
		return all
	}
	var single *ast.Error
	if errors.As(err, &single) {
		return []string{single.Code}
	}
	return []string{"unknown"}
}

func main() {
	ctx := context.Background()
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := json.NewEncoder(os.Stdout)
	var prepared rego.PreparedEvalQuery
	var input ast.Value
	eval := func() rego.ResultSet {
		rs, err := prepared.Eval(ctx, rego.EvalParsedInput(input))
		must(err)
		return rs
	}
	for {
		line, err := in.ReadBytes('\n')
		if len(line) == 0 && err != nil {
			return
		}
		var req request
		must(json.Unmarshal(line, &req))
		switch req.Op {
		case "load":
			var raw any
			must(json.Unmarshal(req.Input, &raw))
			input, err = ast.InterfaceToValue(raw)
			must(err)
			store := inmem.NewFromObjectWithOpts(req.Data, inmem.OptReturnASTValuesOnRead(true))
			prepared, err = rego.New(rego.Query(req.Query), rego.Module("policy.rego", req.Policy), rego.Store(store)).PrepareForEval(ctx)
			must(err)
			rs := eval()
			answer := map[string]any{"defined": len(rs) > 0}
			if len(rs) > 0 {
				answer["result"] = rs[0].Expressions[0].Value
			}
			must(out.Encode(answer))
		case "eval":
			must(out.Encode(evaluate(ctx, req)))
		case "run":
			before := cpu()
			for i := 0; i < req.Count; i++ {
				eval()
			}
			must(out.Encode(map[string]any{"ns": cpu() - before}))
		case "compile":
			before := cpu()
			for i := 0; i < req.Count; i++ {
				m, err := ast.ParseModule("policy.rego", req.Policy)
				must(err)
				c := ast.NewCompiler()
				c.Compile(map[string]*ast.Module{"policy.rego": m})
				if c.Failed() {
					panic(c.Errors)
				}
			}
			must(out.Encode(map[string]any{"ns": cpu() - before}))
		}
	}
}
