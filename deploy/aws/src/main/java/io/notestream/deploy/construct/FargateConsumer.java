package io.notestream.deploy.construct;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Stack;
import software.constructs.Construct;

/** The consumer as workers that follow the stream with KCL. */
final class FargateConsumer {

  private final ContainerService.Made worker;
  private final String namespace;

  FargateConsumer(
      Construct scope, NoteTables tables, ConsumerSetup setup, ContainerOptions options) {
    Stack stack = Stack.of(scope);
    // The worker's meters do not say whose they are.
    namespace = tables.namespace();
    List<Right> rights = new ArrayList<>(ConsumerRights.apply(tables));
    rights.addAll(ConsumerRights.readStream(tables));
    rights.addAll(
        ConsumerRights.retry(
            tables, setup.bodies() == null ? null : setup.bodies().getBucketArn()));
    if (setup.reacting()) {
      rights.addAll(ConsumerRights.sweep(tables));
    }
    if (setup.recounts()) {
      rights.addAll(ConsumerRights.recount(tables));
    }
    rights.addAll(ConsumerRights.worker(tables, namespace, stack));
    rights.addAll(ConsumerRights.console(tables));
    rights.addAll(setup.publishing());
    rights.addAll(ConsumerRights.key(tables, stack));
    Map<String, String> variables = setup.environment(tables);
    variables.put("NOTESTREAM_APPLICATION", ConsumerRights.APPLICATION);
    variables.put("NOTESTREAM_LOG_FORMAT", "json");
    variables.put("NOTESTREAM_SWEEPER", setup.reacting() ? "on" : "off");
    worker =
        ContainerService.create(
            scope,
            "Worker",
            new ContainerService.Program(
                "worker", "/health/live", 8081, 512, 1024, variables, Map.of()),
            options,
            rights,
            setup.logDays());
  }

  /** Returns the namespace of the workers' metrics. */
  String namespace() {
    return namespace;
  }

  ContainerService.Made worker() {
    return worker;
  }
}
