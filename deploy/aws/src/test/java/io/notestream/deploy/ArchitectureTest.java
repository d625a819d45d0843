package io.notestream.deploy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceRule;

/** The deployment knows the tables, and no program that uses them; constructs know no context. */
@AnalyzeClasses(
    packages = "io.notestream.deploy",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final SliceRule noPackagesFormACycle =
      slices().matching("io.notestream.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theDeploymentKnowsTheSharedModelAlone =
      noClasses()
          .that()
          .resideInAPackage("io.notestream.deploy..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.notestream.writer..",
              "io.notestream.consumer..",
              "io.notestream.local..",
              "io.notestream.stack..",
              "io.notestream.cli..");

  @ArchTest
  static final ArchRule constructsKnowNoContext =
      noClasses()
          .that()
          .resideInAPackage("io.notestream.deploy.construct..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.notestream.deploy");
}
