#include <curl/curl.h>

/* Swift cannot call a variadic function: one typed form of curl_easy_setopt(3) for each kind of
   value that we set, and one of curl_easy_getinfo(3). */
static inline CURLcode tiaoji_curl_number(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode tiaoji_curl_size(CURL *handle, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(handle, option, value);
}

/* libcurl keeps a copy of `value`, but of CURLOPT_POSTFIELDS. */
static inline CURLcode tiaoji_curl_text(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}

/* The list must live as long as the handle uses it. */
static inline CURLcode tiaoji_curl_list(CURL *handle, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(handle, option, value);
}

/* CURLOPT_READFUNCTION, CURLOPT_WRITEFUNCTION or CURLOPT_HEADERFUNCTION, which share one shape, and
   CURLOPT_READDATA, CURLOPT_WRITEDATA or CURLOPT_HEADERDATA, the context it is called with. */
static inline CURLcode tiaoji_curl_callback(
    CURL *handle, CURLoption function, curl_read_callback callback, CURLoption data,
    void *context) {
  CURLcode result = curl_easy_setopt(handle, function, callback);
  return result == CURLE_OK ? curl_easy_setopt(handle, data, context) : result;
}

/* Tells `callback` what goes to and fro; nothing is printed. */
static inline CURLcode tiaoji_curl_watch(
    CURL *handle, curl_debug_callback callback, void *context) {
  CURLcode result = curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, callback);
  if (result == CURLE_OK) result = curl_easy_setopt(handle, CURLOPT_DEBUGDATA, context);
  return result == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_VERBOSE, 1L) : result;
}

static inline long tiaoji_curl_response_code(CURL *handle) {
  long code = 0;
  return curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &code) == CURLE_OK ? code : 0;
}
