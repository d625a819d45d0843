package io.notestream.writer.lambda;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.model.json.JsonTrees;
import io.notestream.writer.api.NotesApi;
import io.notestream.writer.http.Response;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a response as API Gateway and function URLs take it. Text that is long enough to gain by
 * it is in gzip for callers who accept that; what is not text is in base64.
 */
final class HttpResult {

  private static final Logger LOG = LoggerFactory.getLogger(HttpResult.class);

  /**
   * The longest result of a function, in bytes: <a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">6 MB</a>.
   */
  private static final int MAX_BYTES = 6 << 20;

  private HttpResult() {}

  /**
   * Returns the result of a function.
   *
   * @param acceptEncoding the header by which the caller accepts codings; {@code null} if there is
   *     none
   */
  static byte[] of(Response response, @Nullable String acceptEncoding) {
    byte[] result = encoded(response, acceptEncoding);
    if (result.length <= MAX_BYTES) {
      return result;
    }
    LOG.warn(
        "a body of {} bytes makes a result of {} bytes, and a function returns at most {}",
        response.body().length,
        result.length,
        MAX_BYTES);
    Response tooLong =
        NotesApi.responseTooLong(
            "the response is longer than the 6 MB that a function can return; accept gzip, or ask"
                + " for less with limit");
    return encoded(tooLong, null);
  }

  private static byte[] encoded(Response response, @Nullable String acceptEncoding) {
    Response encoded = response.encodedFor(acceptEncoding);
    return result(encoded.status(), encoded.headers(), encoded.body());
  }

  private static byte[] result(int status, Map<String, String> headers, byte[] body) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("statusCode", status);
    ObjectNode fields = result.putObject("headers");
    headers.forEach(fields::put);
    if (body.length > 0) {
      String text = text(body);
      result.put("body", text == null ? Base64.getEncoder().encodeToString(body) : text);
      result.put("isBase64Encoded", text == null);
    }
    return JsonTrees.standard().bytes(result);
  }

  /** Returns the text that has these bytes in UTF-8; {@code null} if none has. */
  private static @Nullable String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
