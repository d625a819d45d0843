package io.notestream.deploy.construct;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ecs.AwsLogDriverProps;
import software.amazon.awscdk.services.ecs.Cluster;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.ContainerInsights;
import software.amazon.awscdk.services.ecs.CpuArchitecture;
import software.amazon.awscdk.services.ecs.DeploymentCircuitBreaker;
import software.amazon.awscdk.services.ecs.FargateService;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.ecs.HealthCheck;
import software.amazon.awscdk.services.ecs.LogDriver;
import software.amazon.awscdk.services.ecs.OperatingSystemFamily;
import software.amazon.awscdk.services.ecs.PortMapping;
import software.amazon.awscdk.services.ecs.RuntimePlatform;
import software.amazon.awscdk.services.ecs.Secret;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/** Makes services on Fargate, in private subnets, whose roles may do what is listed alone. */
final class ContainerService {

  private static final Pattern ECR =
      Pattern.compile("(\\d{12})\\.dkr\\.ecr\\.([a-z0-9-]+)\\.amazonaws\\.com[a-z.]*/([^:@]+).*");

  /** Every program is gone 25 s after SIGTERM, in every state. */
  private static final Duration STOP_TIMEOUT = Duration.seconds(40);

  /** A service with its log and the role of its tasks. */
  record Made(FargateService service, Role role, LogGroup log, Cluster cluster) {}

  /**
   * What makes one program another than the next.
   *
   * @param command the program's command
   * @param health the path that says whether it lives
   * @param port where it serves that, and what else it serves
   * @param cpu in units of 1024 for a core
   * @param memory in MB
   */
  record Program(
      String command,
      String health,
      int port,
      int cpu,
      int memory,
      Map<String, String> environment,
      Map<String, Secret> secrets) {}

  private ContainerService() {}

  static Made create(
      Construct scope,
      String id,
      Program program,
      ContainerOptions options,
      List<Right> rights,
      int logDays) {
    LogGroup log = JavaFunction.log(scope, id + "Log", logDays);
    Role role = role(scope, id + "Role", "What " + program.command() + " does", rights);
    List<Right> pulling = new ArrayList<>(JavaFunction.writeLog(log));
    pulling.addAll(pull(options.image(), Stack.of(scope)));
    FargateTaskDefinition task =
        FargateTaskDefinition.Builder.create(scope, id + "Task")
            .cpu(program.cpu())
            .memoryLimitMiB(program.memory())
            .runtimePlatform(
                RuntimePlatform.builder()
                    .cpuArchitecture(CpuArchitecture.ARM64)
                    .operatingSystemFamily(OperatingSystemFamily.LINUX)
                    .build())
            .taskRole(role)
            .executionRole(
                role(scope, id + "Start", "Starts tasks of " + program.command(), pulling))
            .build();
    // The role that starts tasks has what pulling takes, and no more.
    Annotations.of(task).acknowledgeWarning("@aws-cdk/aws-ecs:ecrImageRequiresPolicy");
    task.addContainer(
        "Program",
        ContainerDefinitionOptions.builder()
            .image(ContainerImage.fromRegistry(options.image()))
            .command(List.of(program.command()))
            .environment(program.environment())
            .secrets(program.secrets())
            // Fargate has no tmpfs, and a volume belongs to root, which the program is not. It can
            // write to /tmp alone either way.
            .readonlyRootFilesystem(false)
            .stopTimeout(STOP_TIMEOUT)
            .portMappings(List.of(PortMapping.builder().containerPort(program.port()).build()))
            .healthCheck(
                HealthCheck.builder()
                    .command(
                        List.of(
                            "CMD",
                            "/opt/notestream/healthy",
                            String.valueOf(program.port()),
                            program.health()))
                    .interval(Duration.seconds(15))
                    .timeout(Duration.seconds(5))
                    .retries(4)
                    .startPeriod(Duration.seconds(90))
                    .build())
            .logging(
                LogDriver.awsLogs(
                    AwsLogDriverProps.builder().logGroup(log).streamPrefix(id).build()))
            .build());
    Cluster cluster =
        Cluster.Builder.create(scope, id + "Cluster")
            .vpc(options.vpc())
            .containerInsightsV2(ContainerInsights.ENABLED)
            .build();
    FargateService service =
        FargateService.Builder.create(scope, id)
            .cluster(cluster)
            .taskDefinition(task)
            .desiredCount(options.tasks())
            .assignPublicIp(false)
            .vpcSubnets(
                SubnetSelection.builder().subnetType(SubnetType.PRIVATE_WITH_EGRESS).build())
            .minHealthyPercent(100)
            .maxHealthyPercent(200)
            .circuitBreaker(DeploymentCircuitBreaker.builder().rollback(true).build())
            .build();
    return new Made(service, role, log, cluster);
  }

  private static Role role(Construct scope, String id, String description, List<Right> rights) {
    Role role =
        Role.Builder.create(scope, id)
            .assumedBy(new ServicePrincipal("ecs-tasks.amazonaws.com"))
            .description(description)
            .build();
    rights.forEach(right -> role.addToPolicy(right.statement()));
    return role;
  }

  /** Returns what pulling an image takes: nothing, if it is not in a registry of AWS. */
  private static List<Right> pull(String image, Stack stack) {
    Matcher ecr = ECR.matcher(image);
    if (!ecr.matches()) {
      return List.of();
    }
    return List.of(
        Right.of(
            "pulling the image",
            List.of(
                "ecr:BatchCheckLayerAvailability",
                "ecr:GetDownloadUrlForLayer",
                "ecr:BatchGetImage"),
            "arn:"
                + stack.getPartition()
                + ":ecr:"
                + ecr.group(2)
                + ":"
                + ecr.group(1)
                + ":repository/"
                + ecr.group(3)),
        Right.of(
            "signing in to the registry; the action is for no resource in particular",
            List.of("ecr:GetAuthorizationToken"),
            "*"));
  }
}
