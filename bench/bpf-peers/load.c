/* The reference: load OBJECT PROGRAM opens and loads one program of an object with libbpf and prints the CPU nanoseconds. */
#include <bpf/libbpf.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static double cpu(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * 1e9 + now.tv_nsec;
}

int main(int count, char **arguments) {
    if (count < 3) return 2;
    double start = cpu();
    struct bpf_object *object = bpf_object__open_file(arguments[1], NULL);
    struct bpf_program *program;
    if (!object) return 1;
    bpf_object__for_each_program(program, object) bpf_program__set_autoload(program, !strcmp(bpf_program__name(program), arguments[2]));
    if (bpf_object__load(object)) return 1;
    printf("%.0f\n", cpu() - start);
    return 0;
}
