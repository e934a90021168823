/* The only native code of the package: raw system calls for Node.js, no C library, nothing undefined but napi_*.
 * Every function returns the kernel's result, or the negative error number. Integers go both ways as JavaScript numbers
 * (below 2^53) or, where 64 bits are needed, come in as BigInt. */
#include "arguments.h"
#include "rings.h"

#define CALL(name) static napi_value name(napi_env env, napi_callback_info info)

/* bpf(command, attributes, [offset, bytes]...): writes the address of each `bytes` into `attributes` at `offset`; an offset
 * from `nested` on counts inside the first `bytes`, for structures that the attributes only point to. */
enum { nested = 1 << 16 };

CALL(call_bpf) {
    struct arguments in;
    struct bytes attributes;
    uint64_t command;
    if (!read_arguments(&in, env, info, 2) || !read_integer(&in, 0, &command) || !read_bytes(&in, 1, &attributes)) return NULL;
    struct bytes first = {NULL, 0};
    for (size_t index = 2; index + 1 < in.count; index += 2) {
        uint64_t offset;
        struct bytes target;
        if (!read_integer(&in, index, &offset) || !read_bytes(&in, index + 1, &target)) return NULL;
        struct bytes holder = offset < nested ? attributes : first;
        if (offset >= nested) offset -= nested;
        if (offset > holder.length || holder.length - offset < 8) return give(env, error_inval);
        uint64_t address = (uint64_t)target.data;
        copy(holder.data + offset, (const uint8_t *)&address, 8);
        if (index == 2) first = target;
    }
    return give(env, enter_again(sys_bpf, command, (uint64_t)attributes.data, attributes.length, 0, 0, 0));
}

/* perfEventOpen(attributes, pid, cpu, groupFd, flags) */
CALL(call_perf_event_open) {
    struct arguments in;
    struct bytes attributes;
    uint64_t pid, cpu, group, flags;
    if (!read_arguments(&in, env, info, 5) || !read_bytes(&in, 0, &attributes) || !read_integer(&in, 1, &pid) ||
        !read_integer(&in, 2, &cpu) || !read_integer(&in, 3, &group) || !read_integer(&in, 4, &flags))
        return NULL;
    return give(env, enter_again(sys_perf_event_open, (uint64_t)attributes.data, pid, cpu, group, flags, 0));
}

/* perfEventOpenNamed(attributes, offset, name, pid, cpu, groupFd, flags): writes the address of `name` at `offset`. */
CALL(call_perf_event_open_named) {
    struct arguments in;
    struct bytes attributes, name;
    uint64_t offset, pid, cpu, group, flags;
    if (!read_arguments(&in, env, info, 7) || !read_bytes(&in, 0, &attributes) || !read_integer(&in, 1, &offset) ||
        !read_bytes(&in, 2, &name) || !read_integer(&in, 3, &pid) || !read_integer(&in, 4, &cpu) ||
        !read_integer(&in, 5, &group) || !read_integer(&in, 6, &flags))
        return NULL;
    if (offset > attributes.length || attributes.length - offset < 8) return give(env, error_inval);
    uint64_t address = (uint64_t)name.data;
    copy(attributes.data + offset, (const uint8_t *)&address, 8);
    return give(env, enter_again(sys_perf_event_open, (uint64_t)attributes.data, pid, cpu, group, flags, 0));
}

/* ioctl(fd, request, argument): the argument is an integer or bytes. */
CALL(call_ioctl) {
    struct arguments in;
    uint64_t fd, request, argument;
    _Bool is_array = 0;
    if (!read_arguments(&in, env, info, 3) || !read_integer(&in, 0, &fd) || !read_integer(&in, 1, &request)) return NULL;
    napi_is_typedarray(env, in.values[2], &is_array);
    if (is_array) {
        struct bytes bytes;
        if (!read_bytes(&in, 2, &bytes)) return NULL;
        argument = (uint64_t)bytes.data;
    } else if (!read_integer(&in, 2, &argument)) {
        return NULL;
    }
    return give(env, enter_again(sys_ioctl, fd, request, argument, 0, 0, 0));
}

/* setsockopt(fd, level, name, value) */
CALL(call_setsockopt) {
    struct arguments in;
    uint64_t fd, level, name;
    struct bytes value;
    if (!read_arguments(&in, env, info, 4) || !read_integer(&in, 0, &fd) || !read_integer(&in, 1, &level) ||
        !read_integer(&in, 2, &name) || !read_bytes(&in, 3, &value))
        return NULL;
    return give(env, enter_again(sys_setsockopt, fd, level, name, (uint64_t)value.data, value.length, 0));
}

/* mapOpen(fd, length, protection, offset) -> handle */
CALL(call_map_open) {
    struct arguments in;
    uint64_t fd, length, protection, offset;
    if (!read_arguments(&in, env, info, 4) || !read_integer(&in, 0, &fd) || !read_integer(&in, 1, &length) ||
        !read_integer(&in, 2, &protection) || !read_integer(&in, 3, &offset))
        return NULL;
    return give(env, open_memory(fd, length, protection & (prot_read | prot_write), offset));
}

/* mapRead(handle, offset, into) and mapWrite(handle, offset, from): whole ranges inside the mapping only. */
static napi_value transfer(napi_env env, napi_callback_info info, int writing) {
    struct arguments in;
    uint64_t handle, offset;
    struct bytes bytes;
    if (!read_arguments(&in, env, info, 3) || !read_integer(&in, 0, &handle) || !read_integer(&in, 1, &offset) ||
        !read_bytes(&in, 2, &bytes))
        return NULL;
    struct mapping *memory = find_mapping(handle, mapping_memory);
    if (memory == NULL) return give(env, error_badf);
    if (offset > memory->length || memory->length - offset < bytes.length) return give(env, error_fault);
    if (writing) copy(memory->base + offset, bytes.data, bytes.length);
    else copy(bytes.data, memory->base + offset, bytes.length);
    return give(env, (int64_t)bytes.length);
}

CALL(call_map_read) { return transfer(env, info, 0); }
CALL(call_map_write) { return transfer(env, info, 1); }

/* mapClose(handle): a memory, a ring or a perf buffer. */
CALL(call_map_close) {
    struct arguments in;
    uint64_t handle;
    if (!read_arguments(&in, env, info, 1) || !read_integer(&in, 0, &handle)) return NULL;
    return give(env, close_mapping(handle));
}

static napi_value open_buffer(napi_env env, napi_callback_info info, int64_t (*open)(uint64_t fd, uint64_t size)) {
    struct arguments in;
    uint64_t fd, size;
    if (!read_arguments(&in, env, info, 2) || !read_integer(&in, 0, &fd) || !read_integer(&in, 1, &size)) return NULL;
    return give(env, open(fd, size));
}

static napi_value drain_buffer(napi_env env, napi_callback_info info, enum mapping_kind kind,
                               int64_t (*drain)(struct mapping *, uint8_t *, uint64_t)) {
    struct arguments in;
    uint64_t handle;
    struct bytes into;
    if (!read_arguments(&in, env, info, 2) || !read_integer(&in, 0, &handle) || !read_bytes(&in, 1, &into)) return NULL;
    struct mapping *buffer = find_mapping(handle, kind);
    if (buffer == NULL) return give(env, error_badf);
    return give(env, drain(buffer, into.data, into.length));
}

/* ringOpen(fd, size) -> handle; ringDrain(handle, into) -> bytes of whole records; ringPending(handle) -> bytes. */
CALL(call_ring_open) { return open_buffer(env, info, open_ring); }
CALL(call_ring_drain) { return drain_buffer(env, info, mapping_ring, drain_ring); }
CALL(call_ring_pending) {
    struct arguments in;
    uint64_t handle;
    if (!read_arguments(&in, env, info, 1) || !read_integer(&in, 0, &handle)) return NULL;
    struct mapping *ring = find_mapping(handle, mapping_ring);
    if (ring == NULL) return give(env, error_badf);
    return give(env, (int64_t)(load_acquire(ring->base) - load_acquire(ring->consumer)));
}

/* perfOpen(fd, size) -> handle; perfDrain(handle, into) -> bytes of whole records. */
CALL(call_perf_open) { return open_buffer(env, info, open_perf); }
CALL(call_perf_drain) { return drain_buffer(env, info, mapping_perf, drain_perf); }

/* epollCreate(flags) */
CALL(call_epoll_create) {
    struct arguments in;
    uint64_t flags;
    if (!read_arguments(&in, env, info, 1) || !read_integer(&in, 0, &flags)) return NULL;
    return give(env, enter(sys_epoll_create1, flags, 0, 0, 0, 0, 0));
}

/* epollControl(epoll, operation, fd, event): `event` is a struct epoll_event of this architecture. */
CALL(call_epoll_control) {
    struct arguments in;
    uint64_t epoll, operation, fd;
    struct bytes event;
    if (!read_arguments(&in, env, info, 4) || !read_integer(&in, 0, &epoll) || !read_integer(&in, 1, &operation) ||
        !read_integer(&in, 2, &fd) || !read_bytes(&in, 3, &event))
        return NULL;
    return give(env, enter(sys_epoll_ctl, epoll, operation, fd, (uint64_t)event.data, 0, 0));
}

/* epollWait(epoll, into, eventSize, timeout): never repeats after a signal, so that a timeout stays a timeout. */
CALL(call_epoll_wait) {
    struct arguments in;
    uint64_t epoll, event_size, timeout;
    struct bytes into;
    if (!read_arguments(&in, env, info, 4) || !read_integer(&in, 0, &epoll) || !read_bytes(&in, 1, &into) ||
        !read_integer(&in, 2, &event_size) || !read_integer(&in, 3, &timeout))
        return NULL;
    if (event_size == 0) return give(env, error_inval);
    return give(env, enter(sys_epoll_pwait, epoll, (uint64_t)into.data, into.length / event_size, timeout, 0, 8));
}

/* socket(domain, type, protocol), bind(fd, address), send(fd, bytes, flags), receive(fd, into, flags): for netlink. */
CALL(call_socket) {
    struct arguments in;
    uint64_t domain, type, protocol;
    if (!read_arguments(&in, env, info, 3) || !read_integer(&in, 0, &domain) || !read_integer(&in, 1, &type) ||
        !read_integer(&in, 2, &protocol))
        return NULL;
    return give(env, enter(sys_socket, domain, type, protocol, 0, 0, 0));
}

CALL(call_bind) {
    struct arguments in;
    uint64_t fd;
    struct bytes address;
    if (!read_arguments(&in, env, info, 2) || !read_integer(&in, 0, &fd) || !read_bytes(&in, 1, &address)) return NULL;
    return give(env, enter(sys_bind, fd, (uint64_t)address.data, address.length, 0, 0, 0));
}

static napi_value exchange(napi_env env, napi_callback_info info, long number) {
    struct arguments in;
    uint64_t fd, flags;
    struct bytes bytes;
    if (!read_arguments(&in, env, info, 3) || !read_integer(&in, 0, &fd) || !read_bytes(&in, 1, &bytes) ||
        !read_integer(&in, 2, &flags))
        return NULL;
    return give(env, enter_again(number, fd, (uint64_t)bytes.data, bytes.length, flags, 0, 0));
}

CALL(call_send) { return exchange(env, info, sys_sendto); }
CALL(call_receive) { return exchange(env, info, sys_recvfrom); }

/* pidfdOpen(pid, flags) and pidfdSignal(pidfd, signal) */
CALL(call_pidfd_open) {
    struct arguments in;
    uint64_t pid, flags;
    if (!read_arguments(&in, env, info, 2) || !read_integer(&in, 0, &pid) || !read_integer(&in, 1, &flags)) return NULL;
    return give(env, enter(sys_pidfd_open, pid, flags, 0, 0, 0, 0));
}

CALL(call_pidfd_signal) {
    struct arguments in;
    uint64_t fd, signal;
    if (!read_arguments(&in, env, info, 2) || !read_integer(&in, 0, &fd) || !read_integer(&in, 1, &signal)) return NULL;
    return give(env, enter(sys_pidfd_send_signal, fd, signal, 0, 0, 0, 0));
}

/* fanotifyInit(flags, eventFlags) and fanotifyMark(fd, flags, mask, directory, path): `path` ends with a NUL byte. */
CALL(call_fanotify_init) {
    struct arguments in;
    uint64_t flags, event_flags;
    if (!read_arguments(&in, env, info, 2) || !read_integer(&in, 0, &flags) || !read_integer(&in, 1, &event_flags)) return NULL;
    return give(env, enter(sys_fanotify_init, flags, event_flags, 0, 0, 0, 0));
}

CALL(call_fanotify_mark) {
    struct arguments in;
    uint64_t fd, flags, mask, directory;
    struct bytes path;
    if (!read_arguments(&in, env, info, 5) || !read_integer(&in, 0, &fd) || !read_integer(&in, 1, &flags) ||
        !read_integer(&in, 2, &mask) || !read_integer(&in, 3, &directory) || !read_bytes(&in, 4, &path))
        return NULL;
    if (path.data != NULL && (path.length == 0 || path.data[path.length - 1] != 0)) return give(env, error_inval);
    return give(env, enter(sys_fanotify_mark, fd, flags, mask, directory, (uint64_t)path.data, 0));
}

static const struct {
    const char *name;
    napi_callback call;
} functions[] = {
    {"bpf", call_bpf}, {"perfEventOpen", call_perf_event_open},
    {"perfEventOpenNamed", call_perf_event_open_named}, {"ioctl", call_ioctl}, {"setsockopt", call_setsockopt},
    {"mapOpen", call_map_open}, {"mapRead", call_map_read}, {"mapWrite", call_map_write}, {"mapClose", call_map_close},
    {"ringOpen", call_ring_open}, {"ringDrain", call_ring_drain}, {"ringPending", call_ring_pending},
    {"perfOpen", call_perf_open}, {"perfDrain", call_perf_drain},
    {"epollCreate", call_epoll_create}, {"epollControl", call_epoll_control}, {"epollWait", call_epoll_wait},
    {"socket", call_socket}, {"bind", call_bind}, {"send", call_send}, {"receive", call_receive},
    {"pidfdOpen", call_pidfd_open}, {"pidfdSignal", call_pidfd_signal},
    {"fanotifyInit", call_fanotify_init}, {"fanotifyMark", call_fanotify_mark},
};

#define EXPORT __attribute__((visibility("default")))

EXPORT int32_t node_api_module_get_api_version_v1(void) { return 8; }

EXPORT napi_value napi_register_module_v1(napi_env env, napi_value exports) {
    for (size_t index = 0; index < sizeof functions / sizeof *functions; index++) {
        napi_value function = NULL;
        napi_create_function(env, functions[index].name, NAPI_AUTO_LENGTH, functions[index].call, NULL, &function);
        napi_set_named_property(env, exports, functions[index].name, function);
    }
    return exports;
}
