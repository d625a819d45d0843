package io.notestream.writer.contract;

import static io.notestream.writer.contract.Contract.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.writer.contract.ContractService.User;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Bodies, paths and queries come in bytes, which mean the same whatever brings them. */
interface EncodingsContract extends Contract {

  @Test
  default void takesBodiesInGzip() {
    User alice = service().newUser();
    byte[] body = gzip("{\"title\":\"zipped – ½\"}".getBytes(StandardCharsets.UTF_8));

    Reply reply = alice.send("POST", "/notes", body, "Content-Encoding", "gzip");

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.get("title")).isEqualTo("zipped – ½");
    assertProblem(
        alice.post("/notes", "{\"title\":\"x\"}", "Content-Encoding", "gzip"),
        400,
        "malformed-body");
    assertThat(
            assertProblem(
                    alice.post("/notes", "{\"title\":\"x\"}", "Content-Encoding", "br"),
                    415,
                    "unsupported-coding")
                .header("Accept-Encoding"))
        .isEqualTo("gzip");
    assertProblem(
        alice.send("POST", "/notes", gzip(new byte[6 << 20]), "Content-Encoding", "gzip"),
        413,
        "too-large");
  }

  @Test
  default void sendsLongResponsesInGzipToWhoAcceptsIt() {
    User alice = service().newUser();
    String path =
        alice
            .create("\"title\":\"x\",\"body\":\"" + "lorem ½ ".repeat(4000) + "\"")
            .header("Location");
    Reply plain = alice.get(path);

    for (String accepted : new String[] {"gzip", "deflate, gzip"}) {
      Reply zipped = alice.get(path, "Accept-Encoding", accepted);
      assertThat(zipped.header("Content-Encoding")).isEqualTo("gzip");
      assertThat(zipped.header("Vary")).contains("Accept-Encoding");
      assertThat(zipped.header("Content-Type")).isEqualTo("application/json");
      assertThat(zipped.body().length).isLessThan(plain.body().length / 4);
      assertThat(zipped.text()).isEqualTo(plain.text());
    }
    Reply head = alice.send("HEAD", path, null, "Accept-Encoding", "gzip");
    assertThat(head.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(head.header("Content-Length"))
        .as("what GET sends")
        .isEqualTo(Integer.toString(alice.get(path, "Accept-Encoding", "gzip").body().length));
    assertThat(plain.header("Content-Encoding")).isNull();
    assertThat(plain.header("Vary")).contains("Accept-Encoding");
    assertThat(alice.get(path, "Accept-Encoding", "identity").header("Content-Encoding")).isNull();
    assertThat(alice.get("/summary", "Accept-Encoding", "gzip").header("Content-Encoding"))
        .as("too short to gain")
        .isNull();
  }

  @Test
  default void refusesWhatIsNotUtf8() {
    User alice = service().newUser();

    assertProblem(
        alice.send(
            "POST", "/notes", "{\"title\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1)),
        400,
        "malformed-body");
    assertProblem(
        alice.send("POST", "/notes", "{\"title\":\"x\"}".getBytes(StandardCharsets.UTF_16LE)),
        400,
        "malformed-body");
    Reply surrogate = alice.post("/notes", "{\"title\":\"\\ud800\",\"tags\":[\"\\udc00x\"]}");
    assertProblem(surrogate, 400, "invalid-request");
    assertThat(surrogate.all("errors", "pointer")).containsExactlyInAnyOrder("#/title", "#/tags/0");
    assertProblem(
        alice.post("/notes", "{}", "Content-Type", "application/json; charset=latin1"),
        415,
        "unsupported-media-type");
    assertProblem(alice.get("/notes?tag=%FF"), 400, "invalid-request");
    assertProblem(alice.get("/notes?tag=%zz"), 400, "invalid-request");
    assertProblem(alice.get("/notes?tag=%4"), 400, "invalid-request");
  }

  @Test
  default void takesAByteOrderMarkAndAnyOrderOfUnicode() {
    User alice = service().newUser();

    Reply reply = alice.post("/notes", "\ufeff{\"title\":\"cafe\u0301 \ud83e\udd5b\"}");

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.get("title")).isEqualTo("caf\u00e9 \ud83e\udd5b");
    assertThat(alice.get(reply.header("Location")).text()).isEqualTo(reply.text());
  }

  @Test
  default void takesPathsByTheirMeaning() {
    User alice = service().newUser();
    String id = alice.create("\"title\":\"x\"").get("id");
    String encoded = "%" + Integer.toHexString(id.charAt(0)) + id.substring(1);

    assertThat(alice.get("/notes/" + encoded).get("id")).isEqualTo(id);
    assertThat(alice.get("/%6eotes/" + id + "/").get("id")).isEqualTo(id);
    assertProblem(alice.get("/notes/" + id.toLowerCase(Locale.ROOT)), 404, "not-found");
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
