/* What libbpf asks of the kernel when it loads and attaches an object whose kind the kernel lacks: record OBJECT PROGRAM [SYMBOL...].
 * BPF_PROG_LOAD of the program and all attaching calls are printed (one line of JSON each) and answered with success; everything else
 * goes to the kernel. Buffers are printed in hexadecimal digits. */
#define _GNU_SOURCE
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *wanted;

static long enter(long number, long a, long b, long c, long d, long e) {
    long result;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8) : "rcx", "r11", "memory");
    return result;
}

static void hex(const char *name, const void *bytes, size_t length) {
    printf(",\"%s\":\"", name);
    for (size_t index = 0; index < length; index++) printf("%02x", ((const unsigned char *)bytes)[index]);
    printf("\"");
}

static void text(const char *name, unsigned long address) {
    if (address) hex(name, (const char *)address, strlen((const char *)address));
}

static int give(void) { return open("/dev/null", O_RDONLY | O_CLOEXEC); }

static int on_load(union bpf_attr *attr) {
    printf("{\"command\":%d,\"type\":%u,\"flags\":%u,\"attachType\":%u,\"attachTo\":%u,\"attachesToProgram\":%d,\"count\":%u", BPF_PROG_LOAD,
           attr->prog_type, attr->prog_flags, attr->expected_attach_type, attr->attach_btf_id, attr->attach_prog_fd > 0, attr->insn_cnt);
    hex("code", (void *)(long)attr->insns, attr->insn_cnt * 8);
    text("license", attr->license);
    hex("functions", (void *)(long)attr->func_info, attr->func_info_cnt * attr->func_info_rec_size);
    hex("lines", (void *)(long)attr->line_info, attr->line_info_cnt * attr->line_info_rec_size);
    printf("}\n");
    return give();
}

static int on_link(union bpf_attr *attr) {
    printf("{\"command\":%d,\"attachType\":%u,\"target\":%d,\"flags\":%u", BPF_LINK_CREATE, attr->link_create.attach_type,
           attr->link_create.target_fd > 2 ? -1 : (int)attr->link_create.target_fd, attr->link_create.flags);
    if (attr->link_create.attach_type == BPF_TRACE_KPROBE_MULTI) {
        printf(",\"multiFlags\":%u,\"multiCount\":%u", attr->link_create.kprobe_multi.flags, attr->link_create.kprobe_multi.cnt);
        const char **names = (const char **)(long)attr->link_create.kprobe_multi.syms;
        for (unsigned index = 0; names && index < attr->link_create.kprobe_multi.cnt; index++) {
            char key[16];
            snprintf(key, sizeof key, "symbol%u", index);
            text(key, (unsigned long)names[index]);
        }
    } else if (attr->link_create.attach_type == BPF_PERF_EVENT) {
        printf(",\"cookie\":%llu", (unsigned long long)attr->link_create.perf_event.bpf_cookie);
    }
    printf("}\n");
    return give();
}

long syscall(long number, ...) {
    va_list arguments;
    va_start(arguments, number);
    long a = va_arg(arguments, long), b = va_arg(arguments, long), c = va_arg(arguments, long), d = va_arg(arguments, long),
         e = va_arg(arguments, long);
    va_end(arguments);
    if (number == __NR_bpf && wanted) {
        union bpf_attr *attr = (void *)b;
        if (a == BPF_PROG_LOAD && !strncmp(attr->prog_name, wanted, 15)) return on_load(attr);
        if (a == BPF_LINK_CREATE && attr->link_create.target_fd != (unsigned)-1) return on_link(attr);
        if (a == BPF_RAW_TRACEPOINT_OPEN) {
            printf("{\"command\":%d", BPF_RAW_TRACEPOINT_OPEN);
            text("name", attr->raw_tracepoint.name);
            printf("}\n");
            return give();
        }
    }
    if (number == __NR_perf_event_open && wanted) {
        struct perf_event_attr *attr = (void *)a;
        if (attr->type == 6) {
            printf("{\"command\":-1,\"config\":%llu,\"offset\":%llu,\"pid\":%d,\"cpu\":%d,\"perfFlags\":%lu", (unsigned long long)attr->config,
                   (unsigned long long)attr->config2, (int)b, (int)c, e);
            text("name", attr->config1);
            printf("}\n");
            return give();
        }
    }
    long result = enter(number, a, b, c, d, e);
    if (result >= 0 || result < -4095) return result;
    errno = (int)-result;
    return -1;
}

int ioctl(int fd, unsigned long request, ...) {
    (void)fd;
    (void)request;
    return 0;
}

/* The kernel of the recording has kprobes: their event source is number 6. */
FILE *fopen(const char *path, const char *mode) {
    static char type[] = "6\n", bit[] = "config:0\n";
    if (strstr(path, "/kprobe/type")) return fmemopen(type, strlen(type), "r");
    if (strstr(path, "/kprobe/format/retprobe")) return fmemopen(bit, strlen(bit), "r");
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    return fd < 0 ? NULL : fdopen(fd, mode[0] == 'r' ? "r" : mode);
}

FILE *fopen64(const char *path, const char *mode) { return fopen(path, mode); }

static int quiet(enum libbpf_print_level level, const char *format, va_list arguments) {
    (void)level;
    (void)format;
    (void)arguments;
    return 0;
}

int main(int count, char **arguments) {
    if (count < 3) return 2;
    libbpf_set_print(quiet);
    struct bpf_object *object = bpf_object__open_file(arguments[1], NULL);
    if (!object) return 1;
    struct bpf_program *program = bpf_object__find_program_by_name(object, arguments[2]);
    struct bpf_object *target = NULL;
    if (bpf_program__type(program) == BPF_PROG_TYPE_EXT) {
        target = bpf_object__open_file(arguments[3], NULL);
        if (!target || bpf_object__load(target)) return 1;
        int fd = bpf_program__fd(bpf_object__find_program_by_name(target, arguments[4]));
        if (bpf_program__set_attach_target(program, fd, arguments[5])) return 1;
        count = 3;
    }
    wanted = arguments[2];
    bpf_program__set_autoload(program, true);
    if (bpf_object__load(object)) return 1;
    struct bpf_link *link = NULL;
    if (bpf_program__expected_attach_type(program) == BPF_TRACE_KPROBE_MULTI) {
        LIBBPF_OPTS(bpf_kprobe_multi_opts, options, .syms = (const char **)(arguments + 3), .cnt = count - 3);
        options.retprobe = strstr(bpf_program__section_name(program), "kret") != NULL;
        link = bpf_program__attach_kprobe_multi_opts(program, NULL, &options);
    } else if (bpf_program__expected_attach_type(program) == BPF_LSM_CGROUP) {
        link = bpf_program__attach_cgroup(program, open("/sys/fs/cgroup/unified", O_RDONLY));
    } else {
        link = bpf_program__attach(program);
    }
    fflush(stdout);
    _exit(link ? 0 : 1);
}
