/* Reads the arguments of a call from JavaScript. A wrong type throws a TypeError there and makes the reader return 0. */
#ifndef LAMELLAR_ARGUMENTS_H
#define LAMELLAR_ARGUMENTS_H

#include "node-api.h"

enum { max_arguments = 20 };

struct arguments {
    napi_env env;
    size_t count;
    napi_value values[max_arguments];
};

struct bytes {
    uint8_t *data;
    size_t length;
};

static int read_arguments(struct arguments *in, napi_env env, napi_callback_info info, size_t least) {
    in->env = env;
    in->count = max_arguments;
    if (napi_get_cb_info(env, info, &in->count, in->values, NULL, NULL) != napi_ok) return 0;
    if (in->count >= least && in->count <= max_arguments) return 1;
    napi_throw_type_error(env, "BPF_SHIM_ARGUMENT", "wrong number of arguments");
    return 0;
}

/* A number (integers up to 2^53) or a BigInt (64 bits). */
static int read_integer(struct arguments *in, size_t index, uint64_t *out) {
    int type = type_undefined;
    _Bool lossless = 0;
    napi_typeof(in->env, in->values[index], &type);
    if (type == type_number && napi_get_value_int64(in->env, in->values[index], (int64_t *)out) == napi_ok) return 1;
    if (type == type_bigint && napi_get_value_bigint_uint64(in->env, in->values[index], out, &lossless) == napi_ok) return 1;
    napi_throw_type_error(in->env, "BPF_SHIM_ARGUMENT", "a number or BigInt is expected");
    return 0;
}

/* A Uint8Array, valid until the call returns; null and undefined are no bytes. */
static int read_bytes(struct arguments *in, size_t index, struct bytes *out) {
    int type = type_undefined;
    _Bool is_array = 0;
    out->data = NULL;
    out->length = 0;
    napi_typeof(in->env, in->values[index], &type);
    if (type == type_null || type == type_undefined) return 1;
    napi_is_typedarray(in->env, in->values[index], &is_array);
    if (is_array) {
        int kind = 0;
        void *data = NULL;
        napi_get_typedarray_info(in->env, in->values[index], &kind, &out->length, &data, NULL, NULL);
        out->data = data;
        if (kind == array_uint8) return 1;
    }
    napi_throw_type_error(in->env, "BPF_SHIM_ARGUMENT", "a Uint8Array is expected");
    return 0;
}

static napi_value give(napi_env env, int64_t value) {
    napi_value result = NULL;
    napi_create_int64(env, value, &result);
    return result;
}

#endif
