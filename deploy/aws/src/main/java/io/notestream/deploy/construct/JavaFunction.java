package io.notestream.deploy.construct;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.IFunction;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/**
 * Makes functions with a log and a role of their own: a role may do what is listed, and nothing
 * that AWS's own policies would add.
 */
final class JavaFunction {

  /**
   * A function with its role and its log.
   *
   * @param invoked what is to be invoked: the function, or what stands for its snapshot
   */
  record Made(Function function, IFunction invoked, Role role, LogGroup log) {}

  /**
   * What makes one function another than the next.
   *
   * @param jar the path of its code
   * @param handler the class
   * @param memory in MB
   * @param timeout how long an invocation may take
   * @param environment its variables
   * @param snapStart whether its sandboxes start from a snapshot
   */
  record Kind(
      String jar,
      String handler,
      int memory,
      Duration timeout,
      Map<String, String> environment,
      boolean snapStart) {}

  private JavaFunction() {}

  static Made create(
      Construct scope, String id, String description, Kind kind, List<Right> rights, int logDays) {
    LogGroup log = log(scope, id + "Log", logDays);
    Role role =
        Role.Builder.create(scope, id + "Role")
            .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
            .description(description)
            .build();
    writeLog(log).forEach(right -> role.addToPolicy(right.statement()));
    rights.forEach(right -> role.addToPolicy(right.statement()));
    Function.Builder builder =
        Function.Builder.create(scope, id)
            .description(description)
            .runtime(Runtime.JAVA_25)
            .architecture(Architecture.ARM_64) // A fifth cheaper; there is no native code.
            .code(Code.fromAsset(kind.jar()))
            .handler(kind.handler())
            .memorySize(kind.memory())
            .timeout(kind.timeout())
            .environment(kind.environment())
            .role(role)
            .logGroup(log);
    if (kind.snapStart()) {
      builder.snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS);
    }
    Function function = builder.build();
    return new Made(
        function, kind.snapStart() ? newestVersion(scope, id, function) : function, role, log);
  }

  /** Returns an alias, since a snapshot is taken of each published version, and of nothing else. */
  private static IFunction newestVersion(Construct scope, String id, Function function) {
    // It warns of a function whose snapshots nobody would use.
    Annotations.of(function).acknowledgeWarning("@aws-cdk/aws-lambda:snapStartRequirePublish");
    return Alias.Builder.create(scope, id + "Newest")
        .aliasName("newest")
        .version(function.getCurrentVersion())
        .build();
  }

  static LogGroup log(Construct scope, String id, int days) {
    return LogGroup.Builder.create(scope, id)
        .retention(retention(days))
        .removalPolicy(RemovalPolicy.DESTROY)
        .build();
  }

  static List<Right> writeLog(LogGroup log) {
    return List.of(
        Right.of(
            "its own log; a stream of it is called as the sandbox or task chooses",
            List.of("logs:CreateLogStream", "logs:PutLogEvents"),
            log.getLogGroupArn()));
  }

  private static RetentionDays retention(int days) {
    return switch (days) {
      case 30 -> RetentionDays.ONE_MONTH;
      case 90 -> RetentionDays.THREE_MONTHS;
      case 180 -> RetentionDays.SIX_MONTHS;
      case 365 -> RetentionDays.ONE_YEAR;
      default ->
          throw new IllegalArgumentException(
              "logs are kept for 30, 90, 180 or 365 days, not " + days);
    };
  }
}
