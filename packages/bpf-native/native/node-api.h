/* The few declarations of Node-API that the shim uses, written from the documented ABI (Node-API version 8).
 * They are our own so that the build needs neither Node's headers nor a C library. */
#ifndef LAMELLAR_NODE_API_H
#define LAMELLAR_NODE_API_H

#include <stddef.h>
#include <stdint.h>

typedef struct napi_env__ *napi_env;
typedef struct napi_value__ *napi_value;
typedef struct napi_callback_info__ *napi_callback_info;
typedef int napi_status;
typedef napi_value (*napi_callback)(napi_env env, napi_callback_info info);

enum { napi_ok = 0 };
/* napi_valuetype */
enum { type_undefined = 0, type_null = 1, type_number = 3, type_bigint = 9 };
/* napi_typedarray_type */
enum { array_uint8 = 1 };

#define NAPI_AUTO_LENGTH ((size_t)-1)

napi_status napi_create_function(napi_env, const char *name, size_t length, napi_callback, void *data, napi_value *);
napi_status napi_set_named_property(napi_env, napi_value object, const char *name, napi_value value);
napi_status napi_get_cb_info(napi_env, napi_callback_info, size_t *argc, napi_value *argv, napi_value *self, void **data);
napi_status napi_typeof(napi_env, napi_value, int *result);
napi_status napi_get_value_int64(napi_env, napi_value, int64_t *result);
napi_status napi_get_value_bigint_uint64(napi_env, napi_value, uint64_t *result, _Bool *lossless);
napi_status napi_is_typedarray(napi_env, napi_value, _Bool *result);
napi_status napi_get_typedarray_info(napi_env, napi_value, int *type, size_t *length, void **data, napi_value *buffer,
                                     size_t *offset);
napi_status napi_create_int64(napi_env, int64_t value, napi_value *result);
napi_status napi_throw_type_error(napi_env, const char *code, const char *message);

#endif
