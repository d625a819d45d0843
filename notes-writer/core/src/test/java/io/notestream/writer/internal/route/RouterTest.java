package io.notestream.writer.internal.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.notestream.writer.http.Request;
import io.notestream.writer.http.Response;
import io.notestream.writer.internal.response.Problem;
import io.notestream.writer.internal.response.RefusedException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {

  private static final Route.Handler NOTHING = call -> Response.empty(204);
  private static final Route LIST = Route.user("GET", "/notes", NOTHING);
  private static final Route CREATE = Route.user("POST", "/notes", NOTHING);
  private static final Route GET = Route.user("GET", "/notes/{id}", NOTHING);
  private static final Route RESTORE = Route.user("POST", "/expirations/{id}/restore", NOTHING);

  private final Router router = new Router(List.of(LIST, CREATE, GET, RESTORE));

  @Test
  void findsARouteByMethodAndPath() {
    assertThat(find("GET", "/notes").route()).isEqualTo(LIST);
    assertThat(find("POST", "/notes").route()).isEqualTo(CREATE);
    assertThat(find("GET", "/notes/").route()).isEqualTo(LIST);
  }

  @ParameterizedTest
  @CsvSource({
    "/expirations/01A:12/restore,     01A:12",
    "/expirations/01A%3A12/restore,   01A:12",
    "/expirations/a+b/restore,        a+b",
    "/expirations/a%20b/restore,      a b",
    "/expirations/%C3%A4/restore,     ä",
  })
  void decodesTheParametersOfAPath(String path, String id) {
    assertThat(find("POST", path).parameters()).isEqualTo(Map.of("id", id));
  }

  @Test
  void servesHeadWhereItServesGet() {
    assertThat(find("HEAD", "/notes/1").route()).isEqualTo(GET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "", "/note", "/notes/1/2", "/NOTES", "//notes", "/notes//x"})
  void saysThatThereIsNothing(String path) {
    assertThat(refusal("GET", path).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE  | /notes                | GET, HEAD, OPTIONS, POST",
        "PATCH   | /expirations/x/restore | OPTIONS, POST",
        "BREW    | /notes/1              | GET, HEAD, OPTIONS",
        "HEAD    | /expirations/x/restore | OPTIONS, POST",
      })
  void saysWhichMethodsThereAre(String method, String path, String allow) {
    Problem problem = refusal(method, path);

    assertThat(problem.status()).isEqualTo(405);
    assertThat(problem.headers()).containsEntry("Allow", allow);
  }

  @Test
  void refusesAPathThatIsNotEncoded() {
    assertThat(refusal("GET", "/notes/%zz").status()).isEqualTo(400);
  }

  private Router.Match find(String method, String path) {
    return router.find(new Request(method, path, "", Map.of(), new byte[0]));
  }

  private Problem refusal(String method, String path) {
    return catchThrowableOfType(RefusedException.class, () -> find(method, path)).problem();
  }
}
