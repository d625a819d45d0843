package io.notestream.stack;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.notestream.writer.internal.pressure.DeadlineClient;
import java.lang.reflect.Method;
import java.util.Arrays;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The dependency directions of the layout: they point one way, and the compiler cannot say so. */
@AnalyzeClasses(packages = "io.notestream", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final DescribedPredicate<JavaClass> CONSUMER_ENTRY_POINTS =
      resideInAnyPackage(
          "io.notestream.consumer.worker..",
          "io.notestream.consumer.lambda..",
          "io.notestream.consumer.testkit..",
          "io.notestream.consumer.benchmarks..");
  private static final DescribedPredicate<JavaClass> CONSUMER_CORE =
      resideInAnyPackage("io.notestream.consumer..")
          .and(DescribedPredicate.not(CONSUMER_ENTRY_POINTS));
  private static final DescribedPredicate<JavaClass> WRITER_TRANSPORTS =
      resideInAnyPackage("io.notestream.writer.server..", "io.notestream.writer.lambda..");
  private static final DescribedPredicate<JavaClass> WRITER_CORE =
      resideInAnyPackage("io.notestream.writer..").and(DescribedPredicate.not(WRITER_TRANSPORTS));

  @ArchTest
  static final ArchRule theSharedModelKnowsNobodyOfOurs =
      noClasses()
          .that()
          .resideInAPackage("io.notestream.model..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.notestream.cli..",
              "io.notestream.writer..",
              "io.notestream.consumer..",
              "io.notestream.local..",
              "io.notestream.stack..");

  @ArchTest
  static final ArchRule theCommandLineKnowsNobodyOfOursNorTheSdk =
      noClasses()
          .that()
          .resideInAPackage("io.notestream.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.notestream.model..",
              "io.notestream.writer..",
              "io.notestream.consumer..",
              "io.notestream.local..",
              "io.notestream.stack..",
              "software.amazon.awssdk..");

  @ArchTest
  static final ArchRule whatFunctionsHaveInCommonKnowsNobodyOfOursNorTheSdk =
      noClasses()
          .that()
          .resideInAPackage("io.notestream.function..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.notestream.cli..",
              "io.notestream.model..",
              "io.notestream.writer..",
              "io.notestream.consumer..",
              "io.notestream.local..",
              "io.notestream.stack..",
              "software.amazon.awssdk..");

  /** Any other operation would fail as soon as it is called. */
  @ArchTest
  static final ArchRule theApiCallsOperationsThatItsClientHas =
      noClasses()
          .that()
          .resideInAnyPackage("io.notestream.writer.api..", "io.notestream.writer.internal..")
          .should()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "is of a DynamoDbClient, and not one of DeadlineClient",
                  (JavaMethodCall call) ->
                      call.getTargetOwner().isEquivalentTo(DynamoDbClient.class)
                          && Arrays.stream(DeadlineClient.class.getDeclaredMethods())
                              .map(Method::getName)
                              .noneMatch(call.getName()::equals)));

  @ArchTest
  static final ArchRule theWriterNeverKnowsTheConsumer =
      noClasses()
          .that()
          .resideInAPackage("io.notestream.writer..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.notestream.consumer..", "io.notestream.local..", "io.notestream.stack..");

  @ArchTest
  static final ArchRule theConsumerNeverKnowsTheWriter =
      noClasses()
          .that()
          .resideInAPackage("io.notestream.consumer..")
          // The benchmarks are no part of the consumer: they measure it on the engine.
          .and()
          .resideOutsideOfPackage("io.notestream.consumer.benchmarks..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.notestream.writer..", "io.notestream.local..", "io.notestream.stack..");

  @ArchTest
  static final ArchRule theEngineHasNeverHeardOfNotes =
      noClasses()
          .that()
          .resideInAPackage("io.notestream.local..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.notestream.model..",
              "io.notestream.writer..",
              "io.notestream.consumer..",
              "io.notestream.stack..");

  @ArchTest
  static final ArchRule onlyTheEnginesJunitExtensionUsesTheSdk =
      noClasses()
          .that()
          .resideInAPackage("io.notestream.local..")
          .and()
          .resideOutsideOfPackage("io.notestream.local.junit..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon.awssdk..");

  @ArchTest
  static final ArchRule theConsumersCoreKnowsNoEntryPoint =
      noClasses()
          .that(CONSUMER_CORE)
          .should()
          .dependOnClassesThat(
              CONSUMER_ENTRY_POINTS.or(
                  resideInAnyPackage(
                      "software.amazon.kinesis..",
                      "com.amazonaws..",
                      "io.javalin..",
                      "picocli..",
                      "io.notestream.cli..",
                      "io.notestream.function..")));

  @ArchTest
  static final ArchRule theWritersCoreKnowsNoTransport =
      noClasses()
          .that(WRITER_CORE)
          .should()
          .dependOnClassesThat(
              WRITER_TRANSPORTS.or(
                  resideInAnyPackage(
                      "com.amazonaws..",
                      "io.javalin..",
                      "picocli..",
                      "io.notestream.cli..",
                      "io.notestream.function..")));

  @ArchTest
  static final ArchRule onlyTheWorkerKnowsKcl =
      classes()
          .that()
          .resideOutsideOfPackage("io.notestream.consumer.worker..")
          .should()
          .onlyDependOnClassesThat(
              DescribedPredicate.not(resideInAnyPackage("software.amazon.kinesis..")));
}
