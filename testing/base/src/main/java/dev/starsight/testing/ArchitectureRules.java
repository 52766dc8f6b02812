package dev.starsight.testing;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.ObjectInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Architecture rules for the classes of one module. Every module has a test that extends this
 * class; the table of packages is in {@code docs/architecture.md}.
 */
@Tag("any-locale")
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // Reads the classes once, not for every rule.
public abstract class ArchitectureRules {

  private static final int MAX_PUBLIC_TYPES = 12;

  /**
   * The only packages that may use a library, by the package of the library. Smile, Tablesaw and
   * Commons Math are no longer developed; SECURITY.md promises that they stay where they are.
   */
  private static final Map<String, List<String>> ONLY_USERS =
      Map.ofEntries(
          Map.entry("ai.djl..", List.of("text..", "transformer..")),
          Map.entry("smile..", List.of("learner..")),
          Map.entry("org.duckdb..", List.of("lake..")),
          Map.entry("tech.tablesaw..", List.of("lake..", "explore..", "cli..", "examples..")),
          Map.entry("org.apache.commons.math3..", List.of("explore.internal.changes..")),
          Map.entry("it.unimi.dsi.fastutil..", List.of("lake..")),
          Map.entry("io.airlift..", List.of("delimited..")),
          Map.entry("java.net.http..", List.of("hub..")),
          Map.entry("org.eclipse.jetty..", List.of("serving.http..")),
          Map.entry("picocli..", List.of("cli..")),
          Map.entry("org.apache.spark..", List.of("spark..")),
          Map.entry("org.apache.hadoop..", List.of("spark..")),
          Map.entry("org.apache.parquet..", List.of("spark..")),
          Map.entry("scala..", List.of("spark..")));

  /** What of a library may be used, by the package of the library; the rest of it reads files. */
  private static final Map<String, List<String>> ONLY_USED =
      Map.of(
          "tech.tablesaw..", List.of("tech.tablesaw.api..", "tech.tablesaw.columns.."),
          "smile..",
              List.of("smile.base.cart..", "smile.data..", "smile.math..", "smile.regression.."));

  /** Libraries that come with others and are not ours to use. */
  private static final String[] OF_OTHERS = {
    "com.google.common..",
    "com.google.gson..",
    "com.ibm.icu..",
    "com.univocity..",
    "io.github.classgraph..",
    "org.apache.commons.codec..",
    "org.apache.commons.compress..",
    "org.apache.commons.io..",
    "org.roaringbitmap.."
  };

  private final String module;
  private final ArchitectureTable table = ArchitectureTable.read();
  private final JavaClasses classes;

  /**
   * Reads the classes of a module from the working directory.
   *
   * @param module the name of the artifact without {@code starsight-}
   */
  protected ArchitectureRules(String module) {
    this.module = module;
    this.classes = new ClassFileImporter().importPath(Path.of("target/classes"));
  }

  /** Returns whether this module is a program, which may print and exit. */
  protected boolean isProgram() {
    return false;
  }

  @Test
  void packagesMatchTheTable() {
    Set<String> packages =
        classes.stream()
            .map(JavaClass::getPackageName)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(packages)
        .isEqualTo(
            table.of(module).stream()
                .map(ArchitectureTable.Row::fullName)
                .collect(Collectors.toCollection(TreeSet::new)));
    assertThat(table.rows().stream().map(ArchitectureTable.Row::name).toList())
        .as("every package belongs to one module")
        .doesNotHaveDuplicates();
  }

  @TestFactory
  Stream<DynamicTest> packagesUseOnlyWhatTheTableAllows() {
    return table.of(module).stream()
        .map(row -> DynamicTest.dynamicTest(row.name(), () -> assertUsesOnlyAllowedPackages(row)));
  }

  private void assertUsesOnlyAllowedPackages(ArchitectureTable.Row row) {
    if (row.mayUse().contains("everything")) {
      return;
    }
    Set<String> used = new TreeSet<>();
    for (JavaClass type : classes) {
      if (type.getPackageName().equals(row.fullName())) {
        type.getDirectDependenciesFromSelf().stream()
            .map(dependency -> dependency.getTargetClass().getBaseComponentType().getPackageName())
            .filter(name -> name.startsWith(ArchitectureTable.ROOT))
            .filter(name -> !name.equals(row.fullName()))
            .forEach(name -> used.add(name.substring(ArchitectureTable.ROOT.length())));
      }
    }
    assertThat(used).as("packages that %s uses", row.name()).isEqualTo(row.mayUse());
  }

  @Test
  void packagesFormNoCycle() {
    SlicesRuleDefinition.slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass type) {
                return SliceIdentifier.of(type.getPackageName());
              }

              @Override
              public String getDescription() {
                return "packages";
              }
            })
        .should()
        .beFreeOfCycles()
        .check(classes);
  }

  @Test
  void aPackageHasAtMostADozenPublicTypes() {
    Map<String, List<String>> publicTypes = new TreeMap<>();
    for (JavaClass type : classes) {
      if (type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass()) {
        publicTypes
            .computeIfAbsent(type.getPackageName(), name -> new ArrayList<>())
            .add(type.getSimpleName());
      }
    }
    publicTypes.forEach(
        (name, types) -> assertThat(types).as(name).hasSizeLessThanOrEqualTo(MAX_PUBLIC_TYPES));
  }

  @Test
  void noPublicSignatureNamesAnInternalType() {
    List<String> leaks = new ArrayList<>();
    for (JavaClass type : classes) {
      if (isProgram() || !isVisible(type)) {
        continue;
      }
      Stream.concat(type.getRawInterfaces().stream(), type.getRawSuperclass().stream())
          .filter(ArchitectureRules::isInternal)
          .forEach(above -> leaks.add(type.getName() + " is a " + above.getName()));
      for (JavaMember member : type.getMembers()) {
        if (isVisible(member)) {
          typesIn(member).stream()
              .filter(ArchitectureRules::isInternal)
              .forEach(named -> leaks.add(member.getFullName() + " names " + named.getName()));
        }
      }
    }
    assertThat(leaks).isEmpty();
  }

  private static boolean isVisible(JavaClass type) {
    boolean visible = !isInternal(type) && type.getModifiers().contains(JavaModifier.PUBLIC);
    return visible && type.getEnclosingClass().map(ArchitectureRules::isVisible).orElse(true);
  }

  private static boolean isVisible(JavaMember member) {
    return member.getModifiers().contains(JavaModifier.PUBLIC)
        || member.getModifiers().contains(JavaModifier.PROTECTED);
  }

  private static Collection<JavaClass> typesIn(JavaMember member) {
    if (member instanceof JavaCodeUnit unit) {
      return Stream.concat(unit.getParameterTypes().stream(), Stream.of(unit.getReturnType()))
          .flatMap(ArchitectureRules::rawTypes)
          .toList();
    }
    return member.getAllInvolvedRawTypes();
  }

  private static Stream<JavaClass> rawTypes(JavaType type) {
    return type.getAllInvolvedRawTypes().stream();
  }

  private static boolean isInternal(JavaClass type) {
    String name = type.getBaseComponentType().getPackageName();
    return name.startsWith(ArchitectureTable.ROOT) && ArchitectureTable.isInternal(name);
  }

  @Test
  void enginesStayInTheirPackages() {
    ONLY_USERS.forEach(
        (library, users) ->
            noClasses()
                .that()
                .resideOutsideOfPackages(
                    users.stream().map(ArchitectureTable.ROOT::concat).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .allowEmptyShould(true)
                .check(classes));
  }

  @Test
  void librariesAreUsedForWhatTheyAreThereFor() {
    ONLY_USED.forEach(
        (library, parts) ->
            noClasses()
                .should()
                .dependOnClassesThat(
                    resideInAPackage(library)
                        .and(resideOutsideOfPackages(parts.toArray(String[]::new))))
                .check(classes));
  }

  @Test
  void nothingUsesTheLibrariesOfOthers() {
    noClasses().should().dependOnClassesThat().resideInAnyPackage(OF_OTHERS).check(classes);
  }

  @Test
  void nothingReadsSerializedObjects() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ObjectInputStream.class)
        .check(classes);
  }

  @Test
  void nothingOpensAUrl() {
    noClasses().should().callMethod(java.net.URL.class, "openStream").check(classes);
    noClasses().should().callMethod(java.net.URL.class, "openConnection").check(classes);
  }

  @Test
  void randomStepsHaveASeed() {
    noClasses().should().callConstructor(Random.class).check(classes);
    noClasses().should().callMethod(Math.class, "random").check(classes);
    noClasses()
        .should()
        .callMethod(java.util.Collections.class, "shuffle", List.class)
        .check(classes);
  }

  @Test
  void onlyProgramsPrint() {
    DescribedPredicate<JavaClass> library =
        DescribedPredicate.describe("are no program", type -> !isProgram());
    noClasses()
        .that(library)
        .should()
        .accessField(System.class, "out")
        .allowEmptyShould(true)
        .check(classes);
    noClasses()
        .that(library)
        .should()
        .accessField(System.class, "err")
        .allowEmptyShould(true)
        .check(classes);
  }

  @Test
  void textHasACharsetAndALocale() {
    noClasses().should().callMethod(String.class, "getBytes").check(classes);
    noClasses().should().callMethod(String.class, "toLowerCase").check(classes);
    noClasses().should().callMethod(String.class, "toUpperCase").check(classes);
    noClasses()
        .should()
        .callMethod(String.class, "format", String.class, Object[].class)
        .check(classes);
  }
}
