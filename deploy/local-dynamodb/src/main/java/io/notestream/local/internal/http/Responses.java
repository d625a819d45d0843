package io.notestream.local.internal.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.operation.ResponseBody;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32;

/**
 * Renders responses: body, checksum, request id, and a date by the engine's clock. Safe for use by
 * several threads.
 */
final class Responses {

  private static final AsciiString CRC32 = AsciiString.cached("x-amz-crc32");
  private static final AsciiString REQUEST_ID = AsciiString.cached("x-amzn-requestid");
  private static final AsciiString SERVER = AsciiString.cached("Server");

  /** Not validated on every response: all of them are written here. */
  private static final HttpHeadersFactory OUR_OWN =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false);

  private static final HttpHeadersFactory NO_TRAILERS =
      DefaultHttpHeadersFactory.trailersFactory().withValidation(false);

  private static final String ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final int ID_LENGTH = 52;

  /** Smaller bodies are never compressed. */
  private static final int SMALLEST_PACKED = 4096;

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final JsonFactory JSON = new JsonFactory();

  private final InstantSource clock;
  private volatile Date date = new Date(Long.MIN_VALUE, "");

  Responses(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Renders the response to a call that succeeded.
   *
   * @param wanted how the client wants a large body to be compressed
   */
  FullHttpResponse success(ByteBufAllocator alloc, ResponseBody body, ContentCoding wanted) {
    return packed(alloc, HttpResponseStatus.OK, write(alloc, body), wanted);
  }

  FullHttpResponse error(ByteBufAllocator alloc, ServiceException refused, ContentCoding wanted) {
    ByteBuf body = write(alloc, refused::writeTo);
    return packed(alloc, HttpResponseStatus.valueOf(refused.httpStatus()), body, wanted);
  }

  FullHttpResponse json(int status, String body) {
    return json(
        HttpResponseStatus.valueOf(status),
        Unpooled.copiedBuffer(body, StandardCharsets.UTF_8),
        ContentCoding.IDENTITY);
  }

  FullHttpResponse healthy() {
    return plain(200, "healthy: dynamodb.us-east-1.amazonaws.com ");
  }

  FullHttpResponse plain(int status, String text) {
    ByteBuf body = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), body);
    response
        .headers()
        .set(HttpHeaderNames.SERVER, SERVER)
        .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
        .set(CRC32, checksum(body))
        .set(REQUEST_ID, requestId())
        .set(HttpHeaderNames.DATE, date());
    return response;
  }

  private FullHttpResponse packed(
      ByteBufAllocator alloc, HttpResponseStatus status, ByteBuf body, ContentCoding wanted) {
    return wanted == ContentCoding.IDENTITY || body.readableBytes() < SMALLEST_PACKED
        ? json(status, body, ContentCoding.IDENTITY)
        : json(status, pack(alloc, body, wanted), wanted);
  }

  private FullHttpResponse json(HttpResponseStatus status, ByteBuf body, ContentCoding coding) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body, OUR_OWN, NO_TRAILERS);
    HttpHeaders headers = response.headers();
    headers.add(HttpHeaderNames.SERVER, SERVER);
    headers.add(HttpHeaderNames.CONTENT_TYPE, JsonType.OF_THE_API);
    headers.add(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.readableBytes()));
    if (coding != ContentCoding.IDENTITY) {
      headers.add(HttpHeaderNames.CONTENT_ENCODING, coding.token());
    }
    headers.add(CRC32, checksum(body));
    headers.add(REQUEST_ID, requestId());
    headers.add(HttpHeaderNames.DATE, date());
    return response;
  }

  private static ByteBuf write(ByteBufAllocator alloc, ResponseBody content) {
    ByteBuf body = alloc.buffer(256);
    try (JsonGenerator json = JSON.createGenerator((OutputStream) new ByteBufOutputStream(body))) {
      content.writeTo(json);
    } catch (IOException impossible) {
      body.release();
      throw new UncheckedIOException(impossible);
    } catch (RuntimeException bug) {
      body.release();
      throw bug;
    }
    return body;
  }

  private static ByteBuf pack(ByteBufAllocator alloc, ByteBuf body, ContentCoding coding) {
    ByteBuf packed = alloc.buffer(body.readableBytes() / 4);
    try (OutputStream out = coding.compressing(new ByteBufOutputStream(packed))) {
      body.readBytes(out, body.readableBytes());
    } catch (IOException impossible) {
      packed.release();
      throw new UncheckedIOException(impossible);
    } finally {
      body.release();
    }
    return packed;
  }

  private static String checksum(ByteBuf body) {
    CRC32 crc = new CRC32();
    crc.update(body.nioBuffer());
    return Long.toString(crc.getValue());
  }

  private static AsciiString requestId() {
    byte[] id = new byte[ID_LENGTH];
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int i = 0; i < ID_LENGTH; ) {
      // Ten letters of 36 fit into the bits of one long.
      long bits = random.nextLong() >>> 1;
      for (int end = Math.min(i + 10, ID_LENGTH); i < end; i++) {
        id[i] = (byte) ID_ALPHABET.charAt((int) (bits % ID_ALPHABET.length()));
        bits /= ID_ALPHABET.length();
      }
    }
    return new AsciiString(id, false);
  }

  private String date() {
    Instant now = clock.instant();
    Date current = date;
    if (current.epochSecond != now.getEpochSecond()) {
      current = new Date(now.getEpochSecond(), HTTP_DATE.format(now));
      date = current;
    }
    return current.text;
  }

  private record Date(long epochSecond, String text) {}
}
