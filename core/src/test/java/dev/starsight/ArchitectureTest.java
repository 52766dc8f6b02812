package dev.starsight;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.ObjectInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The table of docs/architecture.md, enforced. */
class ArchitectureTest {

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.starsight");

  /** What each package of core may use of ours, besides itself. */
  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("run", List.of()),
          Map.entry("files", List.of()),
          Map.entry("data", List.of()),
          Map.entry("tensors", List.of("files")),
          Map.entry("text", List.of("data", "files", "run")),
          Map.entry("features", List.of("data", "files", "run", "text")),
          Map.entry("hub", List.of("data", "files", "run", "tensors")),
          Map.entry("model", List.of("data", "files", "run")),
          Map.entry("evaluation", List.of("chart", "data", "model", "report")),
          Map.entry("profile", List.of("chart", "data", "model", "report")),
          Map.entry(
              "transformer",
              List.of(
                  "data", "evaluation", "features", "files", "model", "run", "tensors", "text")),
          Map.entry(
              "watch",
              List.of(
                  "chart",
                  "data",
                  "evaluation",
                  "features",
                  "files",
                  "model",
                  "report",
                  "transformer")),
          Map.entry("learner", List.of("data", "files", "model", "profile", "run", "tensors")),
          Map.entry(
              "automl",
              List.of(
                  "chart",
                  "data",
                  "evaluation",
                  "files",
                  "learner",
                  "model",
                  "profile",
                  "report",
                  "run",
                  "tensors",
                  "text")),
          Map.entry("watch", List.of("chart", "features", "files", "model", "transformer")),
          Map.entry("learner", List.of("data", "files", "model", "profile", "run", "tensors")),
          Map.entry("automl", List.of("data", "evaluation", "files", "learner", "model", "run")),
          Map.entry("annotation", List.of("data", "evaluation", "files", "model")),
          Map.entry("chart", List.of()),
          Map.entry("report", List.of("chart", "files")));

  @TestFactory
  List<DynamicTest> packagesUseOnlyWhatTheTableAllows() {
    List<DynamicTest> tests = new ArrayList<>();
    new TreeMap<>(MAY_USE)
        .forEach(
            (name, allowed) ->
                tests.add(DynamicTest.dynamicTest(name, () -> checkPackage(name, allowed))));
    return tests;
  }

  private static void checkPackage(String name, List<String> allowed) {
    List<String> packages = new ArrayList<>();
    packages.add("dev.starsight." + name);
    allowed.forEach(other -> packages.add("dev.starsight." + other));
    noClasses()
        .that()
        .resideInAPackage("dev.starsight." + name + "..")
        .should()
        .dependOnClassesThat(
            new DescribedPredicate<JavaClass>("are ours but not in " + packages) {
              @Override
              public boolean test(JavaClass used) {
                return used.getPackageName().startsWith("dev.starsight")
                    && packages.stream()
                        .noneMatch(
                            p ->
                                used.getPackageName().equals(p)
                                    || used.getPackageName().startsWith(p + "."));
              }
            })
        .check(CORE);
  }

  @Test
  void everyPackageIsInTheTable() {
    classes()
        .should()
        .resideInAnyPackage(
            MAY_USE.keySet().stream()
                .map(name -> "dev.starsight." + name + "..")
                .toArray(String[]::new))
        .check(CORE);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("dev.starsight.(*)..").should().beFreeOfCycles().check(CORE);
  }

  @Test
  void enginesStayInTheirPackages() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.starsight.transformer..", "dev.starsight.text..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .check(CORE);
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.starsight.learner..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("smile..")
        .check(CORE);
  }

  @Test
  void onlyTheHubGoesToTheNetwork() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.starsight.hub..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.net.http..")
        .check(CORE);
    noClasses().should().callMethod(java.net.URL.class, "openStream").check(CORE);
    noClasses().should().callMethod(java.net.URL.class, "openConnection").check(CORE);
  }

  @Test
  void aPackageHasAtMostADozenPublicTypes() {
    Map<String, List<String>> publicTypes = new TreeMap<>();
    for (JavaClass type : CORE) {
      if (type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass()) {
        publicTypes
            .computeIfAbsent(type.getPackageName(), p -> new ArrayList<>())
            .add(type.getSimpleName());
      }
    }
    publicTypes.forEach((name, types) -> assertThat(types).as(name).hasSizeLessThanOrEqualTo(16));
  }

  @Test
  void nothingReadsSerializedObjects() {
    noClasses().should().dependOnClassesThat().areAssignableTo(ObjectInputStream.class).check(CORE);
  }

  @Test
  void chanceAlwaysHasASeed() {
    noClasses().should().callConstructor(Random.class).check(CORE);
    noClasses().should().callMethod(Math.class, "random").check(CORE);
    noClasses().should().callMethod(java.util.Collections.class, "shuffle", List.class).check(CORE);
  }

  @Test
  void theLibraryDoesNotPrint() {
    noClasses().should().accessField(System.class, "out").check(CORE);
    noClasses().should().accessField(System.class, "err").check(CORE);
  }

  @Test
  void textHasACharsetAndALocale() {
    noClasses().should().callMethod(String.class, "getBytes").check(CORE);
    noClasses().should().callMethod(String.class, "toLowerCase").check(CORE);
    noClasses().should().callMethod(String.class, "toUpperCase").check(CORE);
    noClasses()
        .should()
        .callMethod(String.class, "format", String.class, Object[].class)
        .check(CORE);
  }
}
