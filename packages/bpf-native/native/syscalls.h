/* Raw system calls: numbers per architecture and one function that enters the kernel. */
#ifndef LAMELLAR_SYSCALLS_H
#define LAMELLAR_SYSCALLS_H

#include <stdint.h>

#if defined(__x86_64__)
enum {
    sys_mmap = 9, sys_munmap = 11, sys_ioctl = 16, sys_socket = 41, sys_sendto = 44, sys_recvfrom = 45, sys_bind = 49,
    sys_setsockopt = 54, sys_epoll_ctl = 233, sys_epoll_pwait = 281, sys_epoll_create1 = 291, sys_perf_event_open = 298,
    sys_fanotify_init = 300, sys_fanotify_mark = 301, sys_bpf = 321, sys_pidfd_send_signal = 424, sys_pidfd_open = 434,
};

static inline int64_t enter(long number, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f) {
    int64_t result;
    register uint64_t r10 __asm__("r10") = d;
    register uint64_t r8 __asm__("r8") = e;
    register uint64_t r9 __asm__("r9") = f;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}
#elif defined(__aarch64__)
enum {
    sys_epoll_create1 = 20, sys_epoll_ctl = 21, sys_epoll_pwait = 22, sys_ioctl = 29, sys_socket = 198, sys_bind = 200,
    sys_sendto = 206, sys_recvfrom = 207, sys_setsockopt = 208, sys_munmap = 215, sys_mmap = 222, sys_perf_event_open = 241,
    sys_fanotify_init = 262, sys_fanotify_mark = 263, sys_bpf = 280, sys_pidfd_send_signal = 424, sys_pidfd_open = 434,
};

static inline int64_t enter(long number, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f) {
    register uint64_t x8 __asm__("x8") = (uint64_t)number;
    register uint64_t x0 __asm__("x0") = a;
    register uint64_t x1 __asm__("x1") = b;
    register uint64_t x2 __asm__("x2") = c;
    register uint64_t x3 __asm__("x3") = d;
    register uint64_t x4 __asm__("x4") = e;
    register uint64_t x5 __asm__("x5") = f;
    __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
    return (int64_t)x0;
}
#else
#error "no system call table for this architecture"
#endif

enum { error_intr = -4, error_badf = -9, error_nomem = -12, error_fault = -14, error_inval = -22, error_mfile = -24, error_nospc = -28 };

/* Enters the kernel again while a signal interrupts. */
static inline int64_t enter_again(long number, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f) {
    int64_t result;
    do result = enter(number, a, b, c, d, e, f);
    while (result == error_intr);
    return result;
}

#endif
