package io.notestream.writer.contract;

import static io.notestream.writer.contract.Contract.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.writer.contract.ContractService.User;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Callers prove who they are. */
interface CallersContract extends Contract {

  @Test
  default void asksForAToken() {
    Reply reply = assertProblem(service().send("GET", "/notes"), 401, "unauthorized");

    assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"notestream\"");
    assertProblem(service().send("GET", "/notes", "X-User-Id", "alice"), 401, "unauthorized");
  }

  @Test
  default void refusesTokensThatAreNotValid() {
    User alice = service().newUser();
    String token = alice.token();
    String late =
        service()
            .issuer()
            .es256(
                service()
                    .issuer()
                    .claims(Instant.now())
                    .expirationTime(Date.from(Instant.now().minusSeconds(600)))
                    .build());
    String elsewhere =
        service()
            .issuer()
            .es256(service().issuer().claims(Instant.now()).audience("others").build());

    for (String wrong :
        List.of(late, elsewhere, token.substring(0, token.length() - 4), "none", "e.y.J")) {
      Reply reply =
          assertProblem(
              service().send("GET", "/notes", "Authorization", "Bearer " + wrong),
              401,
              "unauthorized");
      assertThat(reply.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
    }
    assertProblem(
        service().send("GET", "/notes", "Authorization", "Basic YTpi"), 401, "unauthorized");
  }

  @Test
  default void refusesTwoTokensAndTokensInTheQuery() {
    User alice = service().newUser();
    String bearer = "Bearer " + alice.token();

    Reply two =
        assertProblem(
            service().send("GET", "/notes", "Authorization", bearer, "Authorization", bearer),
            401,
            "unauthorized");
    Reply query =
        assertProblem(alice.get("/notes?access_token=" + alice.token()), 401, "unauthorized");

    assertThat(two.get("detail")).contains("once, not 2 times");
    assertThat(two.header("WWW-Authenticate")).contains("error=\"invalid_request\"");
    assertThat(query.header("WWW-Authenticate")).contains("error=\"invalid_request\"");
  }
}
