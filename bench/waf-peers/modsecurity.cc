// Measures libmodsecurity: modsecurity RULES BATCHES SECONDS REQUEST... Each REQUEST is a file with one raw HTTP/1.1 request.
// Prints one JSON line a request: median CPU nanoseconds of a whole transaction (phases 1 to 5, a 1 KB page as the
// answer) and whether it was interrupted.
#include <modsecurity/modsecurity.h>
#include <modsecurity/rules_set.h>
#include <modsecurity/transaction.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

struct Request {
    std::string method, uri, version, body;
    std::vector<std::pair<std::string, std::string>> headers;
};

static Request read(const char *path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream all;
    all << file.rdbuf();
    const std::string text = all.str();
    Request request;
    size_t at = text.find("\r\n");
    std::istringstream line(text.substr(0, at));
    std::string version;
    line >> request.method >> request.uri >> version;
    request.version = version.substr(version.find('/') + 1);
    for (at += 2; text.compare(at, 2, "\r\n") != 0;) {
        const size_t end = text.find("\r\n", at);
        const size_t colon = text.find(": ", at);
        request.headers.emplace_back(text.substr(at, colon - at), text.substr(colon + 2, end - colon - 2));
        at = end + 2;
    }
    request.body = text.substr(at + 2);
    return request;
}

static double cpu() {
    timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * 1e9 + now.tv_nsec;
}

static bool interrupted(modsecurity::Transaction &transaction) {
    modsecurity::ModSecurityIntervention it;
    modsecurity::intervention::clean(&it);
    modsecurity::intervention::reset(&it);
    const bool stop = transaction.intervention(&it);
    modsecurity::intervention::free(&it);
    return stop && it.disruptive;
}

static bool run(modsecurity::ModSecurity &engine, modsecurity::RulesSet &rules, const Request &request, const std::string &page) {
    modsecurity::Transaction transaction(&engine, &rules, nullptr);
    bool stopped = false;
    transaction.processConnection("203.0.113.7", 40000, "127.0.0.1", 80);
    transaction.processURI(request.uri.c_str(), request.method.c_str(), request.version.c_str());
    for (const auto &header : request.headers) transaction.addRequestHeader(header.first, header.second);
    transaction.processRequestHeaders();
    stopped = interrupted(transaction);
    if (!stopped) {
        if (!request.body.empty())
            transaction.appendRequestBody(reinterpret_cast<const unsigned char *>(request.body.data()), request.body.size());
        transaction.processRequestBody();
        stopped = interrupted(transaction);
    }
    if (!stopped) {
        transaction.addResponseHeader("Content-Type", "text/html");
        transaction.processResponseHeaders(200, "HTTP 1.1");
        transaction.appendResponseBody(reinterpret_cast<const unsigned char *>(page.data()), page.size());
        transaction.processResponseBody();
        stopped = interrupted(transaction);
    }
    transaction.processLogging();
    return stopped;
}

int main(int count, char **arguments) {
    if (count < 5) return 2;
    modsecurity::ModSecurity engine;
    engine.setServerLogCb([](void *, const void *) {});
    modsecurity::RulesSet rules;
    const double began = cpu();
    if (rules.loadFromUri(arguments[1]) < 0) {
        std::fprintf(stderr, "%s\n", rules.getParserError().c_str());
        return 1;
    }
    std::fprintf(stderr, "loaded in %.0f ms\n", (cpu() - began) / 1e6);
    const int batches = std::atoi(arguments[2]);
    const double budget = std::atof(arguments[3]) * 1e9;
    std::string page = "<html><body>";
    while (page.size() < 1010) page += "<p>An ordinary page.</p>";
    page += "</body></html>";
    for (int index = 4; index < count; index++) {
        const Request request = read(arguments[index]);
        bool stopped = run(engine, rules, request, page);
        std::vector<double> times;
        for (int batch = 0; batch < batches; batch++) {
            int done = 0;
            const double start = cpu();
            double spent = 0;
            do {
                stopped = run(engine, rules, request, page);
                done++;
                spent = cpu() - start;
            } while (spent < budget);
            times.push_back(spent / done);
        }
        std::sort(times.begin(), times.end());
        std::printf("{\"request\":%d,\"ns\":%.0f,\"blocked\":%s}\n", index - 4, times[times.size() / 2], stopped ? "true" : "false");
        std::fflush(stdout);
    }
}
