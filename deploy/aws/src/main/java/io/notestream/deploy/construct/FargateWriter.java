package io.notestream.deploy.construct;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ecs.Secret;
import software.amazon.awscdk.services.ecs.SecretVersionInfo;
import software.amazon.awscdk.services.elasticloadbalancingv2.AddApplicationTargetsProps;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationListener;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationLoadBalancer;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationProtocol;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationTargetGroup;
import software.amazon.awscdk.services.elasticloadbalancingv2.BaseApplicationListenerProps;
import software.amazon.awscdk.services.elasticloadbalancingv2.HealthCheck;
import software.amazon.awscdk.services.elasticloadbalancingv2.ListenerCertificate;
import software.amazon.awscdk.services.elasticloadbalancingv2.SslPolicy;
import software.constructs.Construct;

/** The writer as servers on Fargate behind a load balancer; they verify tokens themselves. */
final class FargateWriter {

  private static final int PORT = 8080;

  /** The server finishes what it has begun for 20 s, and the load balancer sends nothing new. */
  private static final Duration DRAIN = Duration.seconds(20);

  private final ContainerService.Made server;
  private final ApplicationLoadBalancer balancer;
  private final ApplicationTargetGroup targets;

  FargateWriter(
      Construct scope,
      NoteTables tables,
      WriterSetup setup,
      ContainerOptions options,
      String certificate) {
    Map<String, String> variables = setup.environment(tables);
    variables.put("NOTESTREAM_API_HOST", "0.0.0.0");
    variables.put("NOTESTREAM_IDENTITY", "jwt");
    variables.put("NOTESTREAM_JWT_ISSUER", setup.issuer());
    variables.put("NOTESTREAM_JWT_AUDIENCE", setup.audience());
    variables.put("NOTESTREAM_LOG_FORMAT", "json");
    List<Right> rights = new ArrayList<>(WriterRights.of(tables, setup.bodies()));
    rights.add(
        Right.of(
            "the server compares the tables with their definition when it starts",
            List.of("dynamodb:DescribeTable", "dynamodb:DescribeTimeToLive"),
            tables.described()));
    rights.addAll(ConsumerRights.key(tables, Stack.of(scope)));
    server =
        ContainerService.create(
            scope,
            "Server",
            new ContainerService.Program(
                "serve",
                "/health/live",
                PORT,
                512,
                1024,
                variables,
                Map.of("NOTESTREAM_CURSOR_KEYS", cursorKeys(setup))),
            options,
            rights,
            setup.logDays());
    balancer =
        ApplicationLoadBalancer.Builder.create(scope, "Balancer")
            .vpc(options.vpc())
            .internetFacing(true)
            .dropInvalidHeaderFields(true)
            .build();
    ApplicationListener listener =
        balancer.addListener(
            "Https",
            BaseApplicationListenerProps.builder()
                .port(443)
                .protocol(ApplicationProtocol.HTTPS)
                .sslPolicy(SslPolicy.RECOMMENDED_TLS)
                .certificates(List.of(ListenerCertificate.fromArn(certificate)))
                .build());
    targets =
        listener.addTargets(
            "Servers",
            AddApplicationTargetsProps.builder()
                .port(PORT)
                .protocol(ApplicationProtocol.HTTP)
                .targets(List.of(server.service()))
                .deregistrationDelay(DRAIN)
                .healthCheck(
                    HealthCheck.builder()
                        .path("/health/ready")
                        .interval(Duration.seconds(10))
                        .build())
                .build());
  }

  /** Returns the keys, of one version if it is named: another one replaces the tasks. */
  private static Secret cursorKeys(WriterSetup setup) {
    return setup.cursorKeysVersion().isEmpty()
        ? Secret.fromSecretsManager(setup.cursorKeys())
        : Secret.fromSecretsManagerVersion(
            setup.cursorKeys(),
            SecretVersionInfo.builder().versionId(setup.cursorKeysVersion()).build());
  }

  ContainerService.Made server() {
    return server;
  }

  ApplicationLoadBalancer balancer() {
    return balancer;
  }

  ApplicationTargetGroup targets() {
    return targets;
  }
}
