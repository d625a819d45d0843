package io.notestream.deploy.construct;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.SecretValue;
import software.amazon.awscdk.SecretsManagerSecretOptions;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.aws_apigatewayv2_authorizers.HttpJwtAuthorizer;
import software.amazon.awscdk.aws_apigatewayv2_integrations.HttpLambdaIntegration;
import software.amazon.awscdk.services.apigatewayv2.AddRoutesOptions;
import software.amazon.awscdk.services.apigatewayv2.CfnStage;
import software.amazon.awscdk.services.apigatewayv2.HttpApi;
import software.amazon.awscdk.services.apigatewayv2.HttpMethod;
import software.amazon.awscdk.services.apigatewayv2.HttpNoneAuthorizer;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/** The writer as a function behind an HTTP API that verifies its callers' tokens. */
final class LambdaWriter {

  /** What a caller without a token may ask for. */
  private static final List<String> OPEN_PATHS =
      List.of("/health/live", "/health/ready", "/openapi.yaml", "/docs", "/docs/{proxy+}");

  /** A request has its response after 5 s at the latest; the rest is for a cold start. */
  private static final Duration TIMEOUT = Duration.seconds(10);

  /** Neither titles nor bodies nor tokens: who called what, and what became of it. */
  private static final String LOG_FORMAT =
      "{\"requestId\":\"$context.requestId\",\"time\":\"$context.requestTime\","
          + "\"route\":\"$context.routeKey\",\"status\":\"$context.status\","
          + "\"error\":\"$context.integrationErrorMessage\","
          + "\"latency\":\"$context.responseLatency\"}";

  private final JavaFunction.Made api;
  private final HttpApi gateway;

  LambdaWriter(
      Construct scope,
      NoteTables tables,
      WriterSetup setup,
      String jar,
      int memory,
      boolean snapStart) {
    Map<String, String> variables = setup.environment(tables);
    variables.put("NOTESTREAM_CLOUDWATCH", tables.namespace());
    variables.put("NOTESTREAM_IDENTITY", "gateway");
    // Resolved when the stack is deployed: the function needs no right to read the secret.
    variables.put("NOTESTREAM_CURSOR_KEYS", cursorKeys(setup).unsafeUnwrap());
    List<Right> rights = new ArrayList<>(WriterRights.of(tables, setup.bodies()));
    rights.addAll(ConsumerRights.key(tables, Stack.of(scope)));
    api =
        JavaFunction.create(
            scope,
            "Api",
            "The API of notes",
            new JavaFunction.Kind(
                jar,
                "io.notestream.writer.lambda.ApiHandler",
                memory,
                TIMEOUT,
                variables,
                snapStart),
            rights,
            setup.logDays());
    gateway =
        HttpApi.Builder.create(scope, "Gateway")
            .description("The API of notes")
            .createDefaultStage(true)
            .build();
    HttpLambdaIntegration integration =
        HttpLambdaIntegration.Builder.create("Api", api.invoked()).build();
    gateway.addRoutes(
        AddRoutesOptions.builder()
            .path("/{proxy+}")
            .methods(
                List.of(
                    HttpMethod.GET,
                    HttpMethod.HEAD,
                    HttpMethod.POST,
                    HttpMethod.PUT,
                    HttpMethod.PATCH,
                    HttpMethod.DELETE))
            .integration(integration)
            .authorizer(
                HttpJwtAuthorizer.Builder.create("Tokens", setup.issuer())
                    .jwtAudience(List.of(setup.audience()))
                    .build())
            .build());
    for (String path : OPEN_PATHS) {
      open(path, HttpMethod.GET, integration);
    }
    if (!setup.corsOrigins().isEmpty()) {
      // Preflights carry no token.
      open("/{proxy+}", HttpMethod.OPTIONS, integration);
    }
    logAccess(scope, setup.logDays());
  }

  /** Returns the keys, of one version if it is named: a reference that stays is not read again. */
  private static SecretValue cursorKeys(WriterSetup setup) {
    return setup.cursorKeysVersion().isEmpty()
        ? setup.cursorKeys().getSecretValue()
        : SecretValue.secretsManager(
            setup.cursorKeys().getSecretArn(),
            SecretsManagerSecretOptions.builder().versionId(setup.cursorKeysVersion()).build());
  }

  private void open(String path, HttpMethod method, HttpLambdaIntegration integration) {
    gateway.addRoutes(
        AddRoutesOptions.builder()
            .path(path)
            .methods(List.of(method))
            .integration(integration)
            .authorizer(new HttpNoneAuthorizer())
            .build());
  }

  private void logAccess(Construct scope, int days) {
    LogGroup log = JavaFunction.log(scope, "AccessLog", days);
    if (gateway.getDefaultStage() != null
        && gateway.getDefaultStage().getNode().getDefaultChild() instanceof CfnStage stage) {
      stage.setAccessLogSettings(
          CfnStage.AccessLogSettingsProperty.builder()
              .destinationArn(log.getLogGroupArn())
              .format(LOG_FORMAT)
              .build());
      stage.setDefaultRouteSettings(
          // A bound that protects the account's concurrency, not a quota of users.
          CfnStage.RouteSettingsProperty.builder()
              .throttlingBurstLimit(1000)
              .throttlingRateLimit(1000)
              .build());
    }
  }

  JavaFunction.Made api() {
    return api;
  }

  HttpApi gateway() {
    return gateway;
  }
}
