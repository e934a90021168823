// Says which rules libmodsecurity logs: oracle RULES < REQUESTS. A request is one line of four hexadecimal fields: method,
// target, header lines joined by LF, body; the answer is one line with the ids of the logged rules.
#include <modsecurity/modsecurity.h>
#include <modsecurity/rules_set.h>
#include <modsecurity/transaction.h>

#include <cstdio>
#include <iostream>
#include <sstream>
#include <string>

static std::string ids;

static void note(void *, const void *line) {
    const std::string text(static_cast<const char *>(line));
    const size_t at = text.find("[id \"");
    if (at == std::string::npos) return;
    ids += (ids.empty() ? "" : " ") + text.substr(at + 5, text.find('"', at + 5) - at - 5);
}

static std::string bytes(const std::string &hex) {
    std::string out;
    for (size_t i = 1; i + 1 < hex.size(); i += 2) out += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return out;
}

int main(int count, char **arguments) {
    if (count != 2) return 2;
    modsecurity::ModSecurity engine;
    engine.setServerLogCb(note, modsecurity::TextLogProperty);
    modsecurity::RulesSet rules;
    if (rules.loadFromUri(arguments[1]) < 0) {
        std::fprintf(stderr, "%s\n", rules.getParserError().c_str());
        return 1;
    }
    std::ios::sync_with_stdio(false);
    std::string line;
    while (std::getline(std::cin, line)) {
        // Each field starts with an x, so that none is empty.
        std::istringstream split(line);
        std::string method, target, headers, body;
        split >> method >> target >> headers >> body;
        ids.clear();
        modsecurity::Transaction transaction(&engine, &rules, nullptr);
        transaction.processConnection("203.0.113.7", 40000, "127.0.0.1", 80);
        transaction.processURI(bytes(target).c_str(), bytes(method).c_str(), "1.1");
        std::istringstream list(bytes(headers));
        for (std::string header; std::getline(list, header);) {
            const size_t colon = header.find(": ");
            transaction.addRequestHeader(header.substr(0, colon), header.substr(colon + 2));
        }
        transaction.processRequestHeaders();
        const std::string content = bytes(body);
        if (!content.empty())
            transaction.appendRequestBody(reinterpret_cast<const unsigned char *>(content.data()), content.size());
        transaction.processRequestBody();
        transaction.addResponseHeader("Content-Type", "text/html");
        transaction.processResponseHeaders(200, "HTTP 1.1");
        transaction.processResponseBody();
        transaction.processLogging();
        std::cout << ids << '\n';
    }
}
