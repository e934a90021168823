// Measures Coraza: coraza RULES BATCHES SECONDS REQUEST... Each REQUEST is a file with one raw HTTP/1.1 request.
// Prints one JSON line a request: median CPU nanoseconds of a whole transaction (phases 1 to 5, a 1 KB page as the
// answer) and whether it was interrupted.
package main

import (
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/corazawaf/coraza/v3"
	"github.com/corazawaf/coraza/v3/types"
)

type request struct {
	method, uri, version string
	headers              [][2]string
	body                 []byte
}

func read(path string) request {
	data, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	head, body, _ := strings.Cut(string(data), "\r\n\r\n")
	lines := strings.Split(head, "\r\n")
	first := strings.SplitN(lines[0], " ", 3)
	it := request{method: first[0], uri: first[1], version: first[2], body: []byte(body)}
	for _, line := range lines[1:] {
		name, value, _ := strings.Cut(line, ": ")
		it.headers = append(it.headers, [2]string{name, value})
	}
	return it
}

func cpu() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func run(waf coraza.WAF, it request, page []byte) bool {
	tx := waf.NewTransaction()
	defer func() {
		tx.ProcessLogging()
		_ = tx.Close()
	}()
	tx.ProcessConnection("203.0.113.7", 40000, "127.0.0.1", 80)
	tx.ProcessURI(it.uri, it.method, it.version)
	for _, header := range it.headers {
		tx.AddRequestHeader(header[0], header[1])
	}
	if stopped(tx.ProcessRequestHeaders()) {
		return true
	}
	if len(it.body) > 0 {
		if interruption, _, _ := tx.WriteRequestBody(it.body); stopped(interruption) {
			return true
		}
	}
	if interruption, _ := tx.ProcessRequestBody(); stopped(interruption) {
		return true
	}
	tx.AddResponseHeader("Content-Type", "text/html")
	if stopped(tx.ProcessResponseHeaders(200, "HTTP/1.1")) {
		return true
	}
	if interruption, _, _ := tx.WriteResponseBody(page); stopped(interruption) {
		return true
	}
	interruption, _ := tx.ProcessResponseBody()
	return stopped(interruption)
}

func stopped(interruption *types.Interruption) bool { return interruption != nil }

func main() {
	if len(os.Args) < 5 {
		os.Exit(2)
	}
	began := cpu()
	waf, err := coraza.NewWAF(coraza.NewWAFConfig().WithDirectivesFromFile(os.Args[1]))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Fprintf(os.Stderr, "loaded in %d ms\n", (cpu() - began).Milliseconds())
	batches, _ := strconv.Atoi(os.Args[2])
	seconds, _ := strconv.ParseFloat(os.Args[3], 64)
	budget := time.Duration(seconds * 1e9)
	page := []byte("<html><body>" + strings.Repeat("<p>An ordinary page.</p>", 42) + "</body></html>")
	for index, path := range os.Args[4:] {
		it := read(path)
		blocked := run(waf, it, page)
		var times []float64
		for batch := 0; batch < batches; batch++ {
			start, done := cpu(), 0
			var spent time.Duration
			for spent < budget {
				blocked = run(waf, it, page)
				done++
				spent = cpu() - start
			}
			times = append(times, float64(spent)/float64(done))
		}
		sort.Float64s(times)
		fmt.Printf("{\"request\":%d,\"ns\":%.0f,\"blocked\":%t}\n", index, times[len(times)/2], blocked)
	}
}
