package io.notestream.writer.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.UserId;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.DeadLetterKey;
import io.notestream.model.view.Gap;
import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.JsonResponse;
import io.notestream.writer.TestWriter.User;
import io.notestream.writer.http.Request;
import io.notestream.writer.identity.Caller;
import io.notestream.writer.identity.Identity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class OperatorsTest {

  private static final Instant NOW = TestWriter.START;

  private TestWriter writer;
  private User operator;

  @BeforeEach
  void start() {
    writer = new TestWriter(null);
    operator = writer.user("operator");
  }

  @AfterEach
  void stop() {
    writer.close();
  }

  @Test
  void listsEveryUserOnceOverThePagesOfARanking() {
    List<String> most = new ArrayList<>();
    List<String> last = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      summary("user-" + i, i, NOW.minusSeconds(60L * i));
      most.add("user-" + i);
      last.add("user-" + i);
    }
    Collections.reverse(most);

    assertThat(pages("/summaries?by=active&limit=7", "userId")).isEqualTo(most);
    assertThat(pages("/summaries?by=recent&limit=7", "userId")).isEqualTo(last);
  }

  @Test
  void listsUsersOfTheSameRankOnce() {
    for (int i = 0; i < 40; i++) {
      summary("user " + i, 5, NOW);
    }

    assertThat(pages("/summaries?by=active&limit=3", "userId")).hasSize(40).doesNotHaveDuplicates();
    assertThat(pages("/summaries?by=recent&limit=3", "userId")).hasSize(40).doesNotHaveDuplicates();
  }

  @Test
  void takesNoCursorOfAnotherRanking() {
    for (int i = 0; i < 5; i++) {
      summary("user-" + i, i, NOW);
    }
    String cursor = operator.get("/summaries?by=active&limit=2").get("nextCursor");

    assertThat(operator.get("/summaries?by=recent&cursor=" + cursor).status()).isEqualTo(400);
    assertThat(operator.get("/gaps?cursor=" + cursor).status()).isEqualTo(400);
    assertThat(operator.get("/summaries?by=active&cursor=" + cursor).status()).isEqualTo(200);
  }

  @Test
  void listsDeadLettersWithoutTheirRecords() {
    for (int i = 0; i < 5; i++) {
      letter(i, DeadLetter.State.OPEN);
    }
    letter(9, DeadLetter.State.DONE);

    assertThat(pages("/dead-letters?limit=2", "eventId"))
        .containsExactly("note:0", "note:1", "note:2", "note:3", "note:4");
    JsonResponse done = operator.get("/dead-letters?state=done");
    assertThat(done.all("eventId")).containsExactly("note:9");
    assertThat(done.all("reason")).containsExactly("TOO_MANY_ACTIONS");
    assertThat(done.all("state")).containsExactly("DONE");
    assertThat(done.text()).doesNotContain("payload", "c2VjcmV0");
    assertThat(operator.get("/dead-letters?state=lost").get("detail"))
        .isEqualTo("state must be open or retry or done or discarded");
  }

  @Test
  void listsGaps() {
    Gap open = Gap.seen("label", "shard-1", "TRIM_HORIZON", null, "trimmed", NOW);
    Gap closed =
        Gap.seen("label", "shard-2", "17", "23", "trimmed", NOW)
            .closed(Gap.State.ACCEPTED, NOW, NOW.plusSeconds(86_400));
    writer.put(TestWriter.TABLES.noteOps(), open.toItem());
    writer.put(TestWriter.TABLES.noteOps(), closed.toItem());

    assertThat(operator.get("/gaps").all("shard")).containsExactly("shard-1");
    JsonResponse accepted = operator.get("/gaps?state=accepted");
    assertThat(accepted.all("shard")).containsExactly("shard-2");
    assertThat(accepted.all("from")).containsExactly("17");
    assertThat(accepted.all("closedAt")).containsExactly("2026-11-25T09:30:00.250Z");
  }

  @Test
  void isForOperatorsOnly() {
    try (TestWriter strict = new TestWriter(null, api -> api.identity(new UsersOnly()))) {
      for (String target : List.of("/summaries", "/dead-letters", "/gaps")) {
        JsonResponse response = strict.user("alice").get(target);
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.header("WWW-Authenticate")).isEqualTo("scope");
      }
      assertThat(strict.user("alice").get("/notes").status()).isEqualTo(200);
    }
  }

  /** Nobody is an operator. */
  private static final class UsersOnly implements Identity {

    @Override
    public Caller identify(Request request) {
      return new Caller.Known(new UserId("alice"), false);
    }

    @Override
    public String operatorChallenge() {
      return "scope";
    }

    @Override
    public boolean loopbackOnly() {
      return true;
    }
  }

  private List<String> pages(String target, String member) {
    List<String> all = new ArrayList<>();
    String cursor = "";
    do {
      JsonResponse page = operator.get(target + cursor);
      assertThat(page.status()).isEqualTo(200);
      all.addAll(page.all(member));
      cursor = page.json().path("nextCursor").isNull() ? null : "&cursor=" + page.get("nextCursor");
    } while (cursor != null);
    return all;
  }

  private void summary(String user, int activeNotes, Instant lastActivityAt) {
    UserId id = new UserId(user);
    String time = lastActivityAt.toString();
    Map<String, AttributeValue> item = new HashMap<>(ViewKeys.userSummary(id));
    item.put("userId", AttributeValue.fromS(user));
    item.put("activeNotes", AttributeValue.fromN(Integer.toString(activeNotes)));
    item.put("lastActivityAt", AttributeValue.fromS(time));
    item.put(KeyAttributes.GSI1_PK, AttributeValue.fromS(ViewKeys.ranking(id)));
    item.put(KeyAttributes.GSI2_PK, AttributeValue.fromS(ViewKeys.activity(id)));
    item.put(KeyAttributes.GSI2_SK, AttributeValue.fromS(time));
    writer.put(TestWriter.TABLES.noteViews(), item);
  }

  private void letter(int number, DeadLetter.State state) {
    DeadLetter letter =
        new DeadLetter(
            DeadLetterKey.ofRecord(
                new SequenceNumber(Integer.toString(number + 1)), "USER#alice", "NOTE#x"),
            state,
            "TOO_MANY_ACTIONS",
            "the change has too many actions",
            3,
            "alice",
            "note",
            "note:" + number,
            "stream shard",
            NOW.plusSeconds(number),
            null,
            null,
            null,
            null,
            SdkBytes.fromUtf8String("secret"),
            0);
    writer.put(TestWriter.TABLES.noteOps(), letter.toItem());
  }
}
