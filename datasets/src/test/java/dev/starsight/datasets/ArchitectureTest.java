package dev.starsight.datasets;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.ObjectInputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The table of docs/architecture.md for this module, enforced. */
class ArchitectureTest {

  private static final String HERE = "dev.starsight.datasets.";

  private static final JavaClasses DATASETS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.starsight.datasets");

  @Test
  void delimitedKnowsNothingOfReviews() {
    noClasses()
        .that()
        .resideInAPackage(HERE + "delimited")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(HERE + "amazon", HERE + "lake", HERE + "quality", HERE + "explore")
        .check(DATASETS);
  }

  @Test
  void reviewsKnowNothingOfWhatIsAskedOfThem() {
    noClasses()
        .that()
        .resideInAPackage(HERE + "amazon")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(HERE + "lake", HERE + "quality", HERE + "explore")
        .check(DATASETS);
    noClasses()
        .that()
        .resideInAPackage(HERE + "quality")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(HERE + "explore")
        .check(DATASETS);
  }

  @Test
  void theLakeAloneKnowsDuckDb() {
    noClasses()
        .that()
        .resideInAPackage(HERE + "lake")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            HERE + "quality",
            HERE + "explore",
            "dev.starsight.evaluation",
            "dev.starsight.annotation",
            "dev.starsight.model",
            "dev.starsight.chart",
            "dev.starsight.report")
        .check(DATASETS);
    noClasses()
        .that()
        .resideOutsideOfPackage(HERE + "lake")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.duckdb..")
        .check(DATASETS);
  }

  @Test
  void tablesAreForTheLakeAndTheQuestionsAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages(HERE + "lake", HERE + "explore")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("tech.tablesaw..", "org.apache.commons.math3..")
        .check(DATASETS);
  }

  @Test
  void dataNeedsNoLearning() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.starsight.learner",
            "dev.starsight.transformer",
            "dev.starsight.automl",
            "ai.djl..",
            "smile..")
        .check(DATASETS);
    noClasses()
        .that()
        .resideOutsideOfPackage(HERE + "lake")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.starsight.text", "dev.starsight.features")
        .check(DATASETS);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("dev.starsight.datasets.(*)..").should().beFreeOfCycles().check(DATASETS);
  }

  @Test
  void nothingReadsSerializedObjectsOrPrintsOrHasChanceWithoutASeed() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ObjectInputStream.class)
        .check(DATASETS);
    noClasses().should().accessField(System.class, "out").check(DATASETS);
    noClasses().should().accessField(System.class, "err").check(DATASETS);
    noClasses().should().callConstructor(Random.class).check(DATASETS);
    noClasses().should().callMethod(Math.class, "random").check(DATASETS);
  }

  @Test
  void textHasACharsetAndALocale() {
    noClasses().should().callMethod(String.class, "getBytes").check(DATASETS);
    noClasses().should().callMethod(String.class, "toLowerCase").check(DATASETS);
    noClasses().should().callMethod(String.class, "toUpperCase").check(DATASETS);
    noClasses()
        .should()
        .callMethod(String.class, "format", String.class, Object[].class)
        .check(DATASETS);
  }
}
