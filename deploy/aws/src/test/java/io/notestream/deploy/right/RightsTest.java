package io.notestream.deploy.right;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.deploy.Generated;
import io.notestream.deploy.NeedsNode;
import io.notestream.deploy.Synthesis;
import io.notestream.local.fault.CallStats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Holds the roles against what the programs call while they do everything that they do: what is
 * called is allowed, and what is allowed is called or has its reason in {@link Uncalled}. With
 * {@code -Dreadme.write=true} it writes the README's tables of rights.
 */
@NeedsNode
@Execution(ExecutionMode.CONCURRENT) // Most of it is waiting, while the others synthesise.
class RightsTest {

  /** The roles, with the program that has each. */
  enum RoleOf {
    API("lambda", "WriterApiRole", "the writer's function", "writer"),
    STREAM("lambda", "ConsumerStreamRole", "`StreamHandler`", "stream"),
    RETRY("lambda", "ConsumerRetryRole", "`RetryHandler`", "retry"),
    SWEEP("lambda", "ConsumerSweepRole", "`SweepHandler`", "sweep"),
    SERVER("fargate", "WriterServerRole", "the writer's server", "writer", "server"),
    WORKER("fargate", "ConsumerWorkerRole", "the worker", "worker"),
    OPERATOR("fargate", Roles.OPERATORS, "the policy `Operators`, for commands", "operator");

    private final String variant;
    private final String id;
    private final String title;
    private final String[] programs;

    RoleOf(String variant, String id, String title, String... programs) {
      this.variant = variant;
      this.id = id;
      this.title = title;
      this.programs = programs;
    }

    Set<String> allowed() {
      return Roles.of(Synthesis.template(variant), id);
    }

    /** What is allowed on the table and its indexes, without its name. */
    Set<String> allowed(String table) {
      return allowed().stream()
          .filter(right -> right.matches("[^ ]+ \\Q" + table + "\\E(/.*)?"))
          .map(right -> right.replace(" " + table, " "))
          .collect(Collectors.toSet());
    }

    Set<String> called() {
      Set<String> called = new TreeSet<>();
      for (String program : programs) {
        for (Scenario scenario : SCENARIOS) {
          for (String call : scenario.calls(program)) {
            called.add(
                call.replaceFirst(" notestream-consumer(-2)?\\.notes\\.[^/]*", " leases")
                    .replaceFirst("leases/index/.*", "leases/index/*")
                    .replaceFirst(" note-views-[0-9]+", " note-views-*"));
          }
        }
      }
      return called;
    }
  }

  private static final List<Scenario> SCENARIOS = new ArrayList<>();

  @BeforeAll
  static void run(@TempDir Path folder)
      throws IOException, InterruptedException, ExecutionException {
    for (Scenario.Part part : Scenario.Part.values()) {
      SCENARIOS.add(new Scenario(folder, part));
    }
    ExecutorService threads = Executors.newFixedThreadPool(SCENARIOS.size());
    try {
      List<Callable<Void>> runs = new ArrayList<>();
      SCENARIOS.forEach(scenario -> runs.add(scenario::run));
      for (Future<Void> ran : threads.invokeAll(runs)) {
        ran.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @AfterAll
  static void close() {
    SCENARIOS.forEach(Scenario::close);
  }

  @ParameterizedTest
  @EnumSource(RoleOf.class)
  void whatIsCalledIsAllowed(RoleOf role) {
    Set<String> missing = role.called();
    missing.removeAll(role.allowed());

    assertThat(missing).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(RoleOf.class)
  void whatIsAllowedIsCalledOrHasItsReason(RoleOf role) {
    Set<String> unexplained = role.allowed();
    unexplained.removeAll(role.called());
    unexplained.removeIf(right -> Uncalled.reason(role.name(), right).isPresent());

    assertThat(unexplained).isEmpty();
  }

  @Test
  void noReasonIsLeftOver() {
    Set<String> used = new TreeSet<>();
    for (RoleOf role : RoleOf.values()) {
      Set<String> uncalled = role.allowed();
      uncalled.removeAll(role.called());
      uncalled.forEach(right -> Uncalled.key(role.name(), right).ifPresent(used::add));
    }

    assertThat(used).containsExactlyInAnyOrderElementsOf(Uncalled.keys());
  }

  @Test
  void noActionButThoseOnNoResourceHasAllOfThem() {
    Set<String> everywhere = new TreeSet<>();
    for (RoleOf role : RoleOf.values()) {
      role.allowed().stream()
          .filter(right -> right.endsWith(" *"))
          .map(right -> right.substring(0, right.length() - 2))
          .forEach(everywhere::add);
    }

    assertThat(everywhere)
        .containsExactlyInAnyOrder(
            "cloudwatch:PutMetricData", "dynamodb:ListStreams", "dynamodb:ListTables");
  }

  @ParameterizedTest
  @EnumSource(RoleOf.class)
  void whatIsAllowedInOneGenerationIsAllowedInEvery(RoleOf role) {
    assertThat(role.allowed("note-views-*")).isEqualTo(role.allowed("note-views"));
  }

  @Test
  void nothingWasCalledPastTheRecording() {
    for (Scenario scenario : SCENARIOS) {
      Set<String> tables = new TreeSet<>();
      for (String program : scenario.programs()) {
        scenario.calls(program).forEach(call -> tables.add(table(call)));
      }

      for (CallStats.Line line : scenario.engine().stats().lines()) {
        if (!line.table().equals(CallStats.NO_TABLE)) {
          assertThat(tables).as(line.operation()).contains(line.table());
        }
      }
    }
  }

  @Test
  void readmeListsTheRights() throws IOException {
    StringBuilder tables = new StringBuilder();
    for (RoleOf role : RoleOf.values()) {
      Map<String, Set<String>> byResource = new TreeMap<>();
      for (String right : role.allowed()) {
        int space = right.indexOf(' ');
        byResource
            .computeIfAbsent(right.substring(space + 1), none -> new TreeSet<>())
            .add("`" + right.substring(0, space) + "`");
      }
      tables.append("\n**").append(role.title).append("**\n\n| on | actions |\n|---|---|\n");
      byResource.forEach(
          (resource, actions) ->
              tables
                  .append("| `")
                  .append(resource)
                  .append("` | ")
                  .append(String.join(", ", actions))
                  .append(" |\n"));
    }

    Generated.holds(Path.of("README.md"), "rights", tables.toString().strip() + "\n");
  }

  private static String table(String call) {
    String resource = call.substring(call.indexOf(' ') + 1);
    int index = resource.indexOf("/index/");
    return index < 0 ? resource : resource.substring(0, index);
  }
}
