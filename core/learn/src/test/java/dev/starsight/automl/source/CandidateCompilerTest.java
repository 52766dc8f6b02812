package dev.starsight.automl.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.Hyperparameter;
import dev.starsight.data.Balance;
import dev.starsight.data.StarsightException;
import dev.starsight.learner.MajorityTrainer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CandidateCompilerTest {

  private static final String IMPORTS =
      """
      import dev.starsight.automl.source.CandidateCode;
      import dev.starsight.learner.MajorityTrainer;
      import dev.starsight.model.Trainer;

      """;

  private static final String SOURCE =
      IMPORTS
          + """
          public final class Mine implements CandidateCode {
            private static final int DEPTH = 3;

            @Override
            public Trainer trainer() {
              return new MajorityTrainer();
            }
          }
          """;

  private static final CandidateRecord RECORD =
      SourceFixtures.record(SourceFixtures.withHyperparameters("mine", List.of()));

  @TempDir Path folder;

  private CompiledCandidate compile(String text) throws IOException {
    return compile(folder.resolve("Mine.java"), text, RECORD);
  }

  private static CompiledCandidate compile(Path file, String text, CandidateRecord record)
      throws IOException {
    return CandidateCompiler.compile(Files.writeString(file, text), record);
  }

  private void assertRefused(String text, String message) {
    assertThatThrownBy(() -> compile(text).trainer())
        .isInstanceOf(StarsightException.class)
        .hasMessage(message);
  }

  @Test
  void makesTheTrainer() throws IOException {
    CompiledCandidate compiled = compile(SOURCE);

    assertThat(compiled.trainer()).isInstanceOf(MajorityTrainer.class);
    assertThat(compiled.settings().values()).containsOnly(Map.entry("depth", 3));
    assertThat(compiled.expression()).isEqualTo("new MajorityTrainer()");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("Mine.java"));
    }
  }

  @Test
  void compilesAFileInAPackage() throws IOException {
    assertThat(compile("package my.own;\n" + SOURCE).trainer()).isInstanceOf(MajorityTrainer.class);
  }

  @Test
  void errorsStateFileAndLineInOrder() {
    assertRefused(
        SOURCE.replace("= 3", "= \"3\"").replace("new Maj", "NAME + new Maj"),
        "Mine.java:6: incompatible types: java.lang.String cannot be converted to int;"
            + " Mine.java:10: cannot find symbol (symbol: variable NAME, location: class Mine)");
    assertRefused(SOURCE.replace("Trainer();", "Trainer()"), "Mine.java:10: ';' expected");
    assertRefused("", "Mine.java: there is no class Mine in it");
    assertRefused(
        SOURCE.replace("class Mine", "class Yours"),
        "Mine.java:5: class Yours is public, should be declared in a file named Yours.java");
    assertRefused(
        SOURCE.replace("new MajorityTrainer()", "Other.trainer()"),
        "Mine.java:10: cannot find symbol (symbol: variable Other, location: class Mine)");
  }

  /** Other files in the directory are not on the class path. */
  @Test
  void compilesOnlyTheNamedFile() throws IOException {
    Files.writeString(folder.resolve("Other.java"), "public class Other {}");

    assertRefused(
        SOURCE.replace("= 3", "= new Other().hashCode()"),
        "Mine.java:6: cannot find symbol (symbol: class Other, location: class Mine)");
  }

  @Test
  void refusesAClassThatCannotBeACandidate() {
    assertRefused(
        SOURCE.replace(" implements CandidateCode", "").replace("@Override", ""),
        "Mine.java: its class must implement dev.starsight.automl.source.CandidateCode");
    String notConstructible =
        "Mine.java: Mine must be a public class with a public constructor without arguments, and"
            + " not abstract";
    assertRefused(SOURCE.replace("DEPTH = 3;", "DEPTH = 3;\n private Mine() {}"), notConstructible);
    assertRefused(
        SOURCE.replace("DEPTH = 3;", "DEPTH = 3;\n public Mine(int depth) {}"), notConstructible);
    assertRefused(SOURCE.replace("public final class", "public abstract class"), notConstructible);
    assertRefused(
        SOURCE
            .replace("public final class", "final class")
            .replace("DEPTH = 3;", "DEPTH = 3;\n  public Mine() {}"),
        notConstructible);
  }

  @Test
  void namesTheLineThatThrows() {
    assertRefused(
        SOURCE.replace("DEPTH = 3;", "DEPTH = 3 / (int) Math.floor(0.5);"),
        "Mine.java:6: making its class fails: / by zero");
    assertRefused(
        SOURCE.replace(
            "DEPTH = 3;", "DEPTH = 3;\n  public Mine() { throw new IllegalStateException(); }"),
        "Mine.java:7: its constructor fails: IllegalStateException");
    assertRefused(
        SOURCE.replace(
            "return new", "if (DEPTH > 2) throw new AssertionError(\"no\");\n return new"),
        "Mine.java:10: trainer() fails: no");
    assertRefused(
        SOURCE.replace("return new MajorityTrainer()", "return trainer()"),
        "Mine.java:10: trainer() fails: StackOverflowError");
    assertRefused(
        SOURCE.replace("new MajorityTrainer()", "null"),
        "Mine.java: trainer() must make a trainer, but gives null");
  }

  @Test
  void namesTheLineOfAnOptionOutOfItsRange() throws IOException {
    Candidate candidate = SourceFixtures.candidate("linear-trigrams");
    String text = SourceFixtures.text(candidate).replace("NGRAMS = 3", "NGRAMS = 4");
    Path file = Files.writeString(folder.resolve("LinearTrigrams.java"), text);

    assertThatThrownBy(() -> CandidateCompiler.compile(file, RECORD).trainer())
        .isInstanceOf(StarsightException.class)
        .hasMessageMatching(
            "LinearTrigrams.java:\\d+: trainer\\(\\) fails: ngrams must"
                + " be at most 3, but is 4");
  }

  @Test
  void namesAFileThatCannotBeRead() throws IOException {
    Path file = folder.resolve("Mine.java");
    assertThatThrownBy(() -> CandidateCompiler.compile(file, RECORD))
        .hasMessage(file + ": there is no such file");
    Files.write(file, new byte[] {(byte) 0xff});
    assertThatThrownBy(() -> CandidateCompiler.compile(file, RECORD))
        .hasMessage(file + ": is not UTF-8");
    assertThatThrownBy(() -> CandidateCompiler.compile(folder.resolve("mine.kt"), RECORD))
        .hasMessage(folder.resolve("mine.kt") + ": the name of a Java file must end in .java");
  }

  @Test
  void findsChangedValues() throws IOException {
    Candidate candidate =
        SourceFixtures.withHyperparameters(
            "mine",
            List.of(
                Hyperparameter.intRange("depth", "Depth", 3, 1, 9),
                Hyperparameter.intRange("maxRows", "Rows", 200_000, 1, 1_000_000),
                Hyperparameter.constant("balance", "Balance", Balance.NONE),
                Hyperparameter.constant("columns", "Columns", List.of("vine")),
                Hyperparameter.constant("gone", "Gone", true)));
    CandidateRecord record = SourceFixtures.record(candidate);
    String text = SourceFixtures.text(candidate);

    Path file = folder.resolve("Mine.java");
    assertThat(compile(file, text, record).changes()).isEmpty();
    assertThat(
            compile(
                    file,
                    text.replace("200_000", "2 * 100000")
                        .replace("final int MAX_ROWS", "final long MAX_ROWS")
                        .replace("DEPTH = 3", "DEPTH = 5")
                        .replace("Balance.NONE", "Balance.WEIGHTS")
                        .replace("\"vine\"", "\"vine\", \"votes\"")
                        .replace("boolean GONE = true", "double MY_SHARE = 0.5")
                        .replace("  @Override", "  // Mine.\n  @Override"),
                    record)
                .changes())
        .containsExactly(
            new CompiledCandidate.Change("depth", 3, 5),
            new CompiledCandidate.Change("balance", Balance.NONE, Balance.WEIGHTS),
            new CompiledCandidate.Change("columns", List.of("vine"), List.of("vine", "votes")),
            new CompiledCandidate.Change("gone", true, null),
            new CompiledCandidate.Change("myShare", null, 0.5));
    assertThat(
            compile(
                    file,
                    text.replace("new MajorityTrainer()", "(MajorityTrainer) made()")
                        .replace(
                            "  @Override",
                            "  Object made() { return new MajorityTrainer(); }\n @Override"),
                    record)
                .changes())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.name()).isEqualTo("trainer()");
              assertThat(change.before()).isEqualTo("new MajorityTrainer()");
              assertThat(change.after())
                  .asString()
                  .contains("Object made()", "return (MajorityTrainer)made()");
            });
  }

  @Test
  void anEditedFileCanBeEditedAgain() throws IOException {
    Candidate candidate =
        SourceFixtures.withHyperparameters(
            "mine", List.of(Hyperparameter.intRange("depth", "Depth", 3, 1, 9)));
    CandidateRecord record = SourceFixtures.record(candidate);
    CompiledCandidate edited =
        compile(
            folder.resolve("Mine.java"),
            SourceFixtures.text(candidate).replace("DEPTH = 3", "DEPTH = 5"),
            record);

    CandidateRecord rerun = edited.rerun("other", record.search(), SourceFixtures.METRICS);
    edited.write(rerun, folder);

    assertThat(rerun.name()).isEqualTo("mine-edited");
    assertThat(rerun.rationale())
        .isEqualTo("Edited from mine (depth 5 instead of 3). to have hyperparameters");
    assertThat(CompiledCandidate.open(folder).changes()).isEmpty();
    assertThat(rerun.settings().integer("depth")).isEqualTo(5);
  }

  private String output(List<String> command) throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    arguments.add("-XX:TieredStopAtLevel=1");
    arguments.addAll(command);
    Process process = new ProcessBuilder(arguments).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static List<String> classPath() {
    return Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator, -1));
  }

  private String writtenSource() throws IOException {
    return Files.writeString(folder.resolve("Mine.java"), SOURCE).toString();
  }

  @Test
  void compilesInAnIsolatedClassLoader() throws Exception {
    List<String> command = new ArrayList<>();
    Path tests =
        Path.of(CompilerProbe.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    command.addAll(
        List.of("-cp", tests.toString(), CompilerProbe.Isolated.class.getName(), writtenSource()));
    command.addAll(classPath());

    assertThat(output(command)).isEqualTo("MajorityTrainer");
  }

  @Test
  void compilesInAnExecutableJar() throws Exception {
    Path jar = folder.resolve("program.jar");
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, CompilerProbe.class.getName());
    attributes.put(
        Attributes.Name.CLASS_PATH,
        classPath().stream()
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" ")));
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();

    assertThat(output(List.of("-jar", jar.toString(), writtenSource())))
        .isEqualTo("MajorityTrainer");
  }

  @Test
  void explainsThatTheRuntimeHasNoCompiler() throws Exception {
    assertThat(
            output(
                List.of(
                    "--limit-modules=java.base,java.compiler,java.logging",
                    "-cp",
                    System.getProperty("java.class.path"),
                    CompilerProbe.class.getName(),
                    writtenSource())))
        .startsWith("a candidate is compiled by the compiler of a JDK, but the Java in ")
        .endsWith(" has none: run Starsight with a JDK");
  }
}
