package dev.starsight.cli.guide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.starsight.cli.Starsight;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Runs every recipe of the guide, and leaves what it printed for the site. */
@Tag("any-locale")
class RecipesTest {

  private static final Path GUIDE = Path.of("../docs/guide").toAbsolutePath().normalize();
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final Path TRANSCRIPTS = Path.of("target/guide").toAbsolutePath();

  @TempDir static Path directory;

  @BeforeAll
  static void prepare() throws IOException {
    Path reviews = directory.resolve("reviews.tsv.gz");
    starsight("sample", "--rows", "3000", "--seed", "1", "--out", reviews.toString());
    starsight(
        "automl",
        "--input",
        reviews.toString(),
        "--candidates",
        "3",
        "--trials",
        "1",
        "--out",
        directory.resolve("run").toString());
    new ObjectMapper()
        .writeValue(
            Files.createDirectories(TRANSCRIPTS).resolve("commands.json").toFile(),
            GuideCommands.helpTexts());
    Path command = Files.createDirectories(directory.resolve("bin")).resolve("starsight");
    Files.writeString(
        command,
        "#!/bin/sh\nexec '%s' -Xmx1g -XX:TieredStopAtLevel=1 -cp '%s' %s \"$@\"\n"
            .formatted(JAVA, System.getProperty("java.class.path"), Starsight.class.getName()));
    assertThat(command.toFile().setExecutable(true)).isTrue();
  }

  private static void starsight(String... args) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream err = new PrintStream(printed, true, StandardCharsets.UTF_8);
    int exitCode = Starsight.run(List.of(args), printed, err);
    assertThat(exitCode).as(printed.toString(StandardCharsets.UTF_8)).isZero();
  }

  @TestFactory
  Stream<DynamicTest> everyRecipeWorks() throws IOException {
    return Recipe.all(GUIDE).stream()
        .map(
            recipe ->
                DynamicTest.dynamicTest(
                    GUIDE.relativize(recipe.file()).toString(), () -> assertWorks(recipe)));
  }

  private static void assertWorks(Recipe recipe) throws IOException, InterruptedException {
    String name = GUIDE.relativize(recipe.file()).toString().replaceAll("\\.md$", "");
    Path work = Files.createDirectories(directory.resolve("work").resolve(name));
    for (String use : recipe.uses()) {
      provide(use, work);
    }
    Path log = directory.resolve(name.replace('/', '-') + ".log");
    ProcessBuilder java =
        new ProcessBuilder(
                JAVA,
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                RecipeRunner.class.getName(),
                recipe.file().toString(),
                TRANSCRIPTS.resolve(name + ".json").toString())
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    java.environment()
        .merge("PATH", directory.resolve("bin").toString(), (old, bin) -> bin + ":" + old);
    assertThat(java.start().waitFor()).as(Files.readString(log)).isZero();
  }

  private static void provide(String name, Path work) throws IOException {
    switch (name) {
      case "reviews" ->
          Files.copy(directory.resolve("reviews.tsv.gz"), work.resolve("reviews.tsv.gz"));
      case "run" -> copyTree(directory.resolve("run"), work.resolve("run"));
      case "model" ->
          copyTree(directory.resolve("run/candidates/linear-bigrams"), work.resolve("model"));
      default ->
          throw new IllegalArgumentException("a recipe uses reviews, run or model, not " + name);
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  /** Every command is shown with what it prints. */
  @Test
  void everyCommandIsInARecipe() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Recipe recipe : Recipe.all(GUIDE)) {
      for (Recipe.Block block : recipe.blocks()) {
        if (block instanceof Recipe.Console console) {
          console.commands().forEach(command -> lines.add(command.line()));
        }
      }
    }
    TreeSet<String> missing = new TreeSet<>(GuideCommands.helpTexts().keySet());
    missing.removeIf(
        name -> lines.stream().anyMatch(line -> (line + " ").contains("starsight " + name + " ")));
    assertThat(missing).isEmpty();
  }

  /** An exception that users meet is explained. */
  @Test
  void everyPublicExceptionIsInTheGuide() throws IOException {
    String page = Files.readString(GUIDE.resolve("errors.md"));
    Pattern declaration =
        Pattern.compile(
            "^ *public (?:static |final )*class (\\w+) extends \\w*Exception", Pattern.MULTILINE);
    List<String> exceptions = new ArrayList<>();
    try (Stream<Path> files = Files.walk(GUIDE.resolve("../.."))) {
      for (Path file :
          files.filter(path -> path.toString().matches(".*/src/main/java/.*\\.java")).toList()) {
        if (!file.toString().matches(".*/(internal|benchmarks|cli|testing)/.*")) {
          declaration
              .matcher(Files.readString(file))
              .results()
              .forEach(found -> exceptions.add(found.group(1)));
        }
      }
    }
    assertThat(exceptions).hasSizeGreaterThan(5).allMatch(name -> page.contains("`" + name + "`"));
  }

  @Test
  void comparesWhatACommandPrints() {
    assertThat(RecipeRunner.contains("one 1\ntwo 2\n", List.of("one …", "two 2"))).isTrue();
    assertThat(RecipeRunner.contains("one 1\ntwo 2\n", List.of("two 2", "one …"))).isFalse();
    assertThat(RecipeRunner.contains("one 1\n", List.of("one 2"))).isFalse();
  }
}
