package io.notestream.writer.lambda;

import static io.notestream.writer.lambda.TestFunction.claims;
import static io.notestream.writer.lambda.TestFunction.context;
import static io.notestream.writer.lambda.TestFunction.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is calling is what API Gateway's authorizer says, and nobody else. */
class AuthorizerTest {

  @TempDir private static Path blobs;

  private static TestFunction function;

  @BeforeAll
  static void start() {
    function = new TestFunction(blobs);
  }

  @AfterAll
  static void stop() {
    function.close();
  }

  @Test
  void believesTheClaims() {
    assertThat(function.invoke(event("GET", "/summary", null)).get("userId")).isEqualTo("alice");
  }

  @Test
  void refusesRequestsThatPassedNoAuthorizer() {
    ObjectNode event = event("GET", "/notes?sub=alice", null);
    context(event).remove("authorizer");
    ((ObjectNode) event.path("headers"))
        .put("x-user-id", "alice")
        .put("authorization", "Bearer e.y.J")
        .put("x-amzn-oidc-data", "{\"sub\":\"alice\"}");
    event.withObject("/authorizer/jwt/claims").put("sub", "alice");
    event.withObject("/stageVariables").put("sub", "alice");
    event.put("body", "{\"requestContext\":{\"authorizer\":{\"jwt\":{\"claims\":{}}}}}");

    assertThat(function.invoke(event).status()).isEqualTo(401);
    context(event).withObject("/authorizer/lambda").put("sub", "alice");
    context(event).withObject("/authorizer/iam").put("userId", "alice");
    assertThat(function.invoke(event).status()).isEqualTo(401);
    context(event).withObject("/authorizer/jwt").putNull("claims");
    assertThat(function.invoke(event).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[alice]", "[alice bob]", "", " ", "\u2003"})
  void refusesUsersThatAreNoText(String sub) {
    ObjectNode event = event("GET", "/notes", null);
    claims(event).put("sub", sub);

    assertThat(function.invoke(event).status()).isEqualTo(401);
  }

  @Test
  void takesTheUserForNobodyIfTheClaimIsMissing() {
    ObjectNode event = event("GET", "/notes", null);
    claims(event).putNull("sub").put("username", "alice");

    assertThat(function.invoke(event).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"notestream:operate", "openid notestream:operate", "[a notestream:operate]"})
  void takesCallersWithTheScopeForOperators(String scopes) {
    for (String claim : new String[] {"scope", "scp"}) {
      ObjectNode event = event("GET", "/summaries", null);
      assertThat(function.invoke(event).status()).isEqualTo(403);
      claims(event).put(claim, scopes);

      assertThat(function.invoke(event).status()).isEqualTo(200);
    }
  }

  @Test
  void asksTheScopesBesideTheClaimsIfTheClaimsHaveNone() {
    ObjectNode event = event("GET", "/summaries", null);
    context(event).withObject("/authorizer/jwt").putArray("scopes").add("notestream:operate");

    assertThat(function.invoke(event).status()).isEqualTo(200);
    claims(event).put("scope", "openid");
    assertThat(function.invoke(event).status())
        .as("what the token holds counts, whatever the route asks for")
        .isEqualTo(403);
  }
}
