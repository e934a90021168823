/* The producer: produce RATE SECONDS opens a file at RATE calls a second (0: as fast as it can) and prints how many calls it made. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static double now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
    if (count < 3) return 2;
    double rate = atof(arguments[1]), seconds = atof(arguments[2]);
    double start = now(CLOCK_MONOTONIC), spent = now(CLOCK_PROCESS_CPUTIME_ID);
    unsigned long calls = 0;
    for (;;) {
        for (int burst = 0; burst < 200; burst++, calls++) syscall(SYS_openat, AT_FDCWD, "/etc/lamellar/no/such/file/of/usual/length", O_RDONLY);
        double passed = now(CLOCK_MONOTONIC) - start;
        if (passed > seconds) break;
        if (rate > 0 && calls > rate * passed) usleep((unsigned)((calls / rate - passed) * 1e6));
    }
    double cpu = now(CLOCK_PROCESS_CPUTIME_ID) - spent;
    printf("{\"calls\":%lu,\"seconds\":%.3f,\"nsPerCall\":%.1f}\n", calls, now(CLOCK_MONOTONIC) - start, cpu * 1e9 / calls);
    return 0;
}
