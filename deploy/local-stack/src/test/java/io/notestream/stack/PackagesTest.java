package io.notestream.stack;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Packages have no cycles, say whether they are API or internal, and use of each other's internal
 * packages only what is listed here.
 */
@AnalyzeClasses(packages = "io.notestream", importOptions = ImportOption.DoNotIncludeTests.class)
class PackagesTest {

  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  @ArchTest
  static final SliceRule noPackagesFormACycle =
      slices().matching("io.notestream.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nobodyElseUsesTheEnginesInternalPackages =
      internalOf("io.notestream.local.internal..", resideInAPackage("io.notestream.local.."));

  @ArchTest
  static final ArchRule noTransportUsesTheWritersInternalPackages =
      internalOf(
          "io.notestream.writer.internal..",
          resideInAPackage("io.notestream.writer..")
              .and(
                  DescribedPredicate.not(
                      resideInAnyPackage(
                          "io.notestream.writer.server..", "io.notestream.writer.lambda.."))));

  @ArchTest
  static final ArchRule nobodyElseUsesTheWorkersInternalPackages =
      internalOf(
          "io.notestream.consumer.worker.internal..",
          resideInAnyPackage(
              "io.notestream.consumer.worker..", "io.notestream.consumer.benchmarks.."));

  @ArchTest
  static final ArchRule theBenchmarksUseOnlyTheWorkersClients =
      internalOf(
          List.of(
              "io.notestream.consumer.worker.internal.admin..",
              "io.notestream.consumer.worker.internal.kcl..",
              "io.notestream.consumer.worker.internal.sweep.."),
          resideInAPackage("io.notestream.consumer.worker.."));

  @ArchTest
  static final ArchRule nobodyElseUsesTheConsumersDecisions =
      internalOf(
          List.of(
              "io.notestream.consumer.internal.meter..",
              "io.notestream.consumer.internal.run..",
              "io.notestream.consumer.internal.scan.."),
          core());

  @ArchTest
  static final ArchRule onlyTheTestKitAndTheBenchmarksUseTheConsumersPlans =
      internalOf(
          List.of(
              "io.notestream.consumer.internal.plan..",
              "io.notestream.consumer.internal.ledger..",
              "io.notestream.consumer.internal.summary.."),
          core()
              .or(
                  resideInAnyPackage(
                      "io.notestream.consumer.testkit..", "io.notestream.consumer.benchmarks..")));

  @ArchTest
  static final ArchRule onlyTheWorkerUsesTheConsumersRetriesAndThreads =
      internalOf(
          List.of(
              "io.notestream.consumer.internal.clock..",
              "io.notestream.consumer.internal.retry..",
              "io.notestream.consumer.internal.thread.."),
          core().or(resideInAPackage("io.notestream.consumer.worker..")));

  @Test
  void everyPackageSaysWhetherItIsApi() throws IOException {
    try (Stream<Path> files = packageInfos()) {
      assertThat(files.toList())
          .hasSizeGreaterThan(50)
          .allSatisfy(PackagesTest::saysWhetherItIsApi);
    }
  }

  @Test
  void buildChecksTheJavadocOfAllPackagesButInternalOnes() throws IOException {
    Matcher unchecked =
        Pattern.compile("-Xdoclint/package:([^<]+)").matcher(read(ROOT.resolve("pom.xml")));
    assertThat(unchecked.find()).isTrue();
    List<String> patterns =
        Stream.of(unchecked.group(1).split(",")).map(pattern -> pattern.substring(1)).toList();

    try (Stream<Path> files = packageInfos()) {
      assertThat(files.toList())
          .allSatisfy(
              file ->
                  assertThat(patterns.stream().anyMatch(pattern -> covers(pattern, file)))
                      .as("Javadoc is left unchecked")
                      .isEqualTo(read(file).contains("<p><b>Internal.</b> ")));
    }
  }

  /**
   * Returns whether a pattern of doclint, which ends in ".*" for packages below, means this one.
   */
  private static boolean covers(String pattern, Path packageInfo) {
    String folder = packageInfo.getParent().toString().replace('/', '.');
    return pattern.endsWith(".*")
        ? folder.contains(".java." + pattern.substring(0, pattern.length() - 1))
        : folder.endsWith(".java." + pattern);
  }

  private static Stream<Path> packageInfos() throws IOException {
    return Files.walk(ROOT)
        .filter(path -> path.endsWith("package-info.java"))
        .filter(path -> path.toString().contains("src/main/java"));
  }

  private static void saysWhetherItIsApi(Path file) {
    String text = read(file);

    boolean internal = text.contains("<p><b>Internal.</b> ");
    assertThat(text.contains("<p><b>API.</b> ")).as("says that it is API").isNotEqualTo(internal);
    if (file.toString().contains("/internal/")) {
      assertThat(internal).isTrue();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DescribedPredicate<JavaClass> core() {
    return resideInAPackage("io.notestream.consumer..")
        .and(
            DescribedPredicate.not(
                resideInAnyPackage(
                    "io.notestream.consumer.worker..",
                    "io.notestream.consumer.lambda..",
                    "io.notestream.consumer.testkit..",
                    "io.notestream.consumer.benchmarks..")));
  }

  private static ArchRule internalOf(String internal, DescribedPredicate<JavaClass> users) {
    return internalOf(List.of(internal), users);
  }

  private static ArchRule internalOf(List<String> internal, DescribedPredicate<JavaClass> users) {
    return noClasses()
        .that(DescribedPredicate.not(users))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(internal.toArray(String[]::new));
  }
}
