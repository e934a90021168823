/* The reference: opens and loads objects with libbpf, one a line of standard input ("PATH PINROOT"), and prints one line of JSON
 * each: the verdict, the programs' ids and the maps' shapes. What was loaded stays until the next line. */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int quiet(enum libbpf_print_level level, const char *format, va_list arguments) {
    (void)level;
    (void)format;
    (void)arguments;
    return 0;
}

static void print_programs(struct bpf_object *object) {
    struct bpf_program *program;
    const char *comma = "";
    printf(",\"programs\":[");
    bpf_object__for_each_program(program, object) {
        struct bpf_prog_info info = {0};
        unsigned length = sizeof info;
        int fd = bpf_program__fd(program);
        if (fd < 0 || bpf_obj_get_info_by_fd(fd, &info, &length)) continue;
        printf("%s{\"name\":\"%s\",\"id\":%u}", comma, bpf_program__name(program), info.id);
        comma = ",";
    }
    printf("]");
}

static void print_maps(struct bpf_object *object) {
    struct bpf_map *map;
    const char *comma = "";
    printf(",\"maps\":[");
    bpf_object__for_each_map(map, object) {
        struct bpf_map_info info = {0};
        unsigned length = sizeof info;
        if (bpf_obj_get_info_by_fd(bpf_map__fd(map), &info, &length)) continue;
        printf("%s{\"name\":\"%s\",\"type\":%u,\"keySize\":%u,\"valueSize\":%u,\"maxEntries\":%u,\"flags\":%u}", comma,
               bpf_map__name(map), info.type, info.key_size, info.value_size, info.max_entries, info.map_flags);
        comma = ",";
    }
    printf("]");
}

int main(void) {
    char line[4096];
    struct bpf_object *object = NULL;
    libbpf_set_print(quiet);
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        char *root = strchr(line, ' ');
        if (!root) return 2;
        *root++ = 0;
        bpf_object__close(object);
        LIBBPF_OPTS(bpf_object_open_opts, options, .pin_root_path = root);
        object = bpf_object__open_file(line, &options);
        int opened = object ? 0 : -1;
        if (!object) opened = (int)libbpf_get_error(object) ? (int)libbpf_get_error(object) : -1;
        int loaded = object ? bpf_object__load(object) : opened;
        printf("{\"opened\":%d,\"loaded\":%d", opened, loaded);
        if (object && loaded == 0) {
            print_programs(object);
            print_maps(object);
        }
        printf("}\n");
        fflush(stdout);
    }
    bpf_object__close(object);
    return 0;
}
