/* The reference: drains the same ring with libbpf's callback API. ring OBJECT ROUNDS; prints events per CPU second. */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static unsigned long count;
static unsigned long long sum;

static int on_event(void *context, void *data, size_t size) {
    (void)context;
    (void)size;
    const unsigned *words = data;
    sum += words[4] + words[7];
    count++;
    return 0;
}

static double cpu(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    struct bpf_object *object = bpf_object__open_file(argv[1], NULL);
    if (!object || bpf_object__load(object)) return 1;
    int ring_fd = bpf_object__find_map_fd_by_name(object, "ring");
    struct ring_buffer *ring = ring_buffer__new(ring_fd, on_event, NULL, NULL);
    const char *names[] = {"fill_small", "fill_large"};
    for (int kind = 0; kind < 2; kind++) {
        int fd = bpf_program__fd(bpf_object__find_program_by_name(object, names[kind]));
        double best = 0;
        for (int round = 0; round < atoi(argv[2]); round++) {
            LIBBPF_OPTS(bpf_test_run_opts, options);
            if (bpf_prog_test_run_opts(fd, &options)) return 1;
            count = 0;
            double start = cpu();
            ring_buffer__consume(ring);
            double rate = count / (cpu() - start);
            if (rate > best) best = rate;
        }
        printf("{\"name\":\"%s\",\"rate\":%.0f,\"events\":%lu}\n", names[kind], best, count);
    }
    return sum == 0;
}
