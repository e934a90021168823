/* Does, once each, what the sensors watch: doings FOLDER. What the system refuses is seen as well. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[256];

static const char *in(const char *name) {
    static char paths[8][512];
    static int next;
    char *path = paths[next++ & 7];
    snprintf(path, 512, "%s/%s", folder, name);
    return path;
}

/* A path that nobody has touched when the kernel reads it: a page of a file that is mapped but not there yet. */
static void open_cold(void) {
    int fd = open(in("cold-text"), O_RDWR | O_CREAT | O_TRUNC, 0600);
    const char *path = in("cold-secret");
    write(fd, path, strlen(path) + 1);
    const char *cold = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    syscall(SYS_openat, AT_FDCWD, cold, O_RDONLY);
}

static void files(void) {
    int fd = open(in("made"), O_WRONLY | O_CREAT, 0600);
    write(fd, "x", 1);
    close(fd);
    rename(in("made"), in("moved"));
    link(in("moved"), in("linked"));
    symlink("moved", in("pointing"));
    chmod(in("moved"), 0640);
    chown(in("moved"), 0, 0);
    mkdir(in("inside"), 0700);
    unlink(in("linked"));
    open("/etc/lamellar-absent", O_RDONLY);
    fd = open("/proc/self/exe", O_RDONLY);
    mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
    close(fd);
}

static void network(void) {
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof here;
    int server = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
    bind(server, (void *)&here, sizeof here);
    listen(server, 1);
    getsockname(server, (void *)&here, &length);
    connect(client, (void *)&here, sizeof here);
    accept(server, NULL, NULL);
    struct sockaddr_un local = {.sun_family = AF_UNIX, .sun_path = "/run/lamellar-absent"};
    connect(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&local, sizeof local);
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(9), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    connect(socket(AF_INET6, SOCK_DGRAM, 0), (void *)&six, sizeof six);
    static const char question[] = "\x12\x34\1\0\0\1\0\0\0\0\0\0\3www\7example\3com\0\0\34\0\1";
    here.sin_port = htons(53);
    int names = socket(AF_INET, SOCK_DGRAM, 0);
    sendto(names, question, sizeof question - 1, 0, (void *)&here, sizeof here);
    static const char second[] = "\x12\x35\1\0\0\1\0\0\0\0\0\0\5other\4test\0\0\20\0\1";
    static const char third[] = "\x12\x36\1\0\0\1\0\0\0\0\0\0\5third\4test\0\0\1\0\1";
    struct iovec parts[] = {{(void *)second, sizeof second - 1}, {(void *)third, sizeof third - 1}};
    struct mmsghdr both[] = {{.msg_hdr = {.msg_iov = &parts[0], .msg_iovlen = 1}}, {.msg_hdr = {.msg_iov = &parts[1], .msg_iovlen = 1}}};
    connect(names, (void *)&here, sizeof here);
    sendmmsg(names, both, 2, 0);
    static const char fourth[] = "\x12\x37\1\0\0\1\0\0\0\0\0\0\6fourth\4test\0\0\1\0\1";
    write(names, fourth, sizeof fourth - 1);
    here.sin_port = htons(5353);
    sendto(socket(AF_INET, SOCK_DGRAM, 0), "hi", 2, 0, (void *)&here, sizeof here);
}

static void privileges(void) {
    syscall(SYS_finit_module, open("/dev/null", O_RDONLY), "", 0);
    syscall(SYS_delete_module, "lamellar_absent", 0);
    syscall(SYS_bpf, 5, NULL, 0);
    pid_t child = fork();
    if (child == 0) {
        pause();
        _exit(0);
    }
    ptrace(PTRACE_ATTACH, child, 0, 0);
    syscall(SYS_process_vm_writev, child, NULL, 0, NULL, 0, 0);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    mount("lamellar-none", "/lamellar-absent", "tmpfs", 0, NULL);
    umount2("/lamellar-absent", 0);
    setns(-1, CLONE_NEWNET);
    unshare(CLONE_NEWUTS);
    chroot("/lamellar-absent");
    syscall(SYS_setresgid, 0, 0, 0);
    syscall(SYS_setuid, 12345);
}

static void memory(void) {
    syscall(SYS_memfd_create, "lamellar-memory", 0);
    mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(page, 4096, PROT_READ | PROT_WRITE | PROT_EXEC);
}

int main(int count, char **arguments) {
    if (count < 2) return 2;
    strncpy(folder, arguments[1], sizeof folder - 1);
    open_cold();
    files();
    network();
    memory();
    privileges();
    return 7;
}
