package io.notestream.writer.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.note.NoteId;
import io.notestream.writer.InterposedHttp;
import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.User;
import io.notestream.writer.api.NotesApi;
import io.notestream.writer.http.Request;
import io.notestream.writer.http.Response;
import io.notestream.writer.identity.LocalIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes whose response is lost, of a note that others change before the next attempt. */
class OvertakenUpdatesTest {

  private static final String MINE = "{\"title\": \"mine\"}";
  private static final String ANY = "*";

  private TestWriter writer;
  private User others;
  private InterposedHttp http;
  private NotesApi api;
  private NoteId id;

  @BeforeEach
  void start() {
    writer = new TestWriter(null);
    others = writer.user("alice");
    id = others.create("milk");
    http = writer.interposedHttp();
    api =
        NotesApi.builder()
            .clients(writer.clients(http))
            .clock(writer.clock())
            .identity(new LocalIdentity())
            .build();
  }

  @AfterEach
  void stop() {
    api.close();
    writer.close();
  }

  @ParameterizedTest
  @CsvSource({"PATCH,*", "PUT,*", "PATCH,\"1\"", "PUT,\"1\""})
  void isNotMadeOverWhatOthersMadeOfIt(String method, String ifMatch) {
    http.next(
        "UpdateItem",
        request -> {
          request.call();
          others.patch("/notes/" + id, "{\"title\": \"theirs\"}");
          throw new IOException("the response is lost");
        });

    Response response = send(method, ifMatch);

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.headers()).doesNotContainKey("Retry-After");
    assertThat(new String(response.body(), StandardCharsets.UTF_8))
        .contains("others have changed the note since", "not known whether this change was made");
    assertThat(others.get("/notes/" + id).get("title")).isEqualTo("theirs");
    assertThat(others.get("/notes/" + id).get("version")).isEqualTo("3");
  }

  @Test
  void isMadeOnTopOfWhatTookItsPlace() {
    loseRequestAfter("{\"body\": \"theirs\"}");

    assertThat(send("PATCH", ANY).status()).isEqualTo(200);

    assertThat(others.get("/notes/" + id).get("title")).isEqualTo("mine");
    assertThat(others.get("/notes/" + id).get("body")).isEqualTo("theirs");
    assertThat(others.get("/notes/" + id).get("version")).isEqualTo("3");
  }

  @Test
  void isRefusedIfItsVersionIsAnothers() {
    loseRequestAfter("{\"body\": \"theirs\"}");

    assertThat(send("PATCH", "\"1\"").status()).isEqualTo(412);

    assertThat(others.get("/notes/" + id).get("title")).isEqualTo("milk");
  }

  /** What is known of the first attempt does not depend on how later ones end. */
  @Test
  void isMadeAlsoIfOthersAreFasterAgain() {
    loseRequestAfter("{\"body\": \"theirs\"}");
    http.next(
        "UpdateItem",
        request -> {
          others.patch("/notes/" + id, "{\"body\": \"theirs again\"}");
          others.patch("/notes/" + id, "{\"body\": \"and again\"}");
          return request.call();
        });

    assertThat(send("PATCH", ANY).status()).isEqualTo(200);

    assertThat(others.get("/notes/" + id).get("title")).isEqualTo("mine");
    assertThat(others.get("/notes/" + id).get("body")).isEqualTo("and again");
    assertThat(others.get("/notes/" + id).get("version")).isEqualTo("5");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void findsNothingToChangeIfOthersHaveDeletedTheNote(boolean made) {
    http.next(
        "UpdateItem",
        request -> {
          if (made) {
            request.call();
          }
          others.delete("/notes/" + id);
          throw new IOException("the response is lost");
        });

    assertThat(send("PATCH", ANY).status()).isEqualTo(404);
  }

  private void loseRequestAfter(String theirs) {
    http.next(
        "UpdateItem",
        request -> {
          others.patch("/notes/" + id, theirs);
          throw new IOException("the request is lost");
        });
  }

  private Response send(String method, String ifMatch) {
    return api.handle(
        new Request(
            method,
            "/notes/" + id,
            "",
            Map.of(
                "x-user-id",
                List.of("alice"),
                "content-type",
                List.of("application/json"),
                "if-match",
                List.of(ifMatch)),
            MINE.getBytes(StandardCharsets.UTF_8)));
  }
}
