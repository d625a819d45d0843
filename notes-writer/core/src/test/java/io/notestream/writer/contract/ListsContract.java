package io.notestream.writer.contract;

import static io.notestream.writer.contract.Contract.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.writer.contract.ContractService.User;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Notes are listed, filtered, page by page. */
interface ListsContract extends Contract {

  @Test
  default void listsTheNewestFirst() {
    User alice = service().newUser();
    alice.create("\"title\":\"first\"");
    alice.create("\"title\":\"second\"");

    Reply reply = alice.get("/notes");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.all("items", "title")).containsExactly("second", "first");
    assertThat(reply.json().path("nextCursor").isNull()).isTrue();
  }

  @Test
  default void leadsFromPageToPage() {
    User alice = service().newUser();
    for (String title : List.of("a", "b", "c", "d", "e")) {
      alice.create("\"title\":\"" + title + "\"");
    }

    List<List<String>> pages = new ArrayList<>();
    String cursor = "";
    do {
      Reply page = alice.get("/notes?limit=2" + cursor);
      assertThat(page.status()).isEqualTo(200);
      pages.add(page.all("items", "title"));
      cursor = page.json().path("nextCursor").isNull() ? null : "&cursor=" + page.get("nextCursor");
    } while (cursor != null);

    assertThat(pages).containsExactly(List.of("e", "d"), List.of("c", "b"), List.of("a"));
  }

  @Test
  default void filtersByTagAndExpiry() {
    User alice = service().newUser();
    alice.create("\"title\":\"a\",\"tags\":[\"Café & Co\"],\"ttlSeconds\":100");
    alice.create("\"title\":\"b\",\"tags\":[\"shop\"]");

    assertThat(alice.get("/notes?tag=caf%C3%A9+%26%20co").all("items", "title"))
        .containsExactly("a");
    assertThat(alice.get("/notes?expiringWithin=PT1H").all("items", "title")).containsExactly("a");
    assertThat(alice.get("/notes?expiringWithin=10").all("items", "title")).isEmpty();
    assertThat(alice.get("/notes?tag=none").all("items", "title")).isEmpty();
  }

  @Test
  default void refusesCursorsThatItDidNotMakeForThisListAndCaller() {
    User alice = service().newUser();
    User bob = service().newUser();
    for (int i = 0; i < 3; i++) {
      alice.create("\"title\":\"x\",\"tags\":[\"shop\"]");
    }
    String cursor = alice.get("/notes?limit=1").get("nextCursor");
    char last = cursor.charAt(cursor.length() - 1);
    String altered = cursor.substring(0, cursor.length() - 1) + (char) (last ^ 1);

    for (String target :
        List.of(
            "/notes?cursor=" + altered,
            "/notes?cursor=x",
            "/notes?cursor=",
            "/notes?tag=shop&cursor=" + cursor,
            "/tags?cursor=" + cursor,
            "/expirations?cursor=" + cursor)) {
      Reply reply = assertProblem(alice.get(target), 400, "invalid-request");
      assertThat(reply.all("errors", "parameter")).containsExactly("cursor");
    }
    assertProblem(bob.get("/notes?cursor=" + cursor), 400, "invalid-request");
    assertThat(alice.get("/notes?limit=1&cursor=" + cursor).status()).isEqualTo(200);
  }

  @Test
  default void namesEveryParameterThatIsWrong() {
    User alice = service().newUser();

    Reply reply =
        assertProblem(
            alice.get("/notes?limit=0&expiringWithin=soon&sort=title"), 400, "invalid-request");

    assertThat(reply.all("errors", "parameter"))
        .containsExactlyInAnyOrder("limit", "expiringWithin", "sort");
    assertProblem(alice.get("/notes?limit=1&limit=2"), 400, "invalid-request");
    assertProblem(alice.get("/notes?limit=101"), 400, "invalid-request");
  }
}
