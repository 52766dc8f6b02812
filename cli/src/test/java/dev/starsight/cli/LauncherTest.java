package dev.starsight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs {@code bin/starsight} of the distribution, which Maven makes in the phase {@code package},
 * so this test runs in {@code verify}.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherTest {

  private static final Path JAVA = Path.of(System.getProperty("java.home"));

  private static Path distribution;
  private static Path launcher;

  @TempDir Path folder;

  private record Said(int code, String out, String err) {}

  @BeforeAll
  static void find() throws IOException {
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(Path.of("target"), "starsight-[0-9]*[!z]")) {
      distribution = found.iterator().next().toAbsolutePath();
      launcher = distribution.resolve("bin").resolve("starsight");
    }
  }

  @Test
  void runsThroughLinksInAFolderWithAnyNameAndInTheLocaleC() throws Exception {
    Path place = Files.createDirectory(folder.resolve("Äpfel und Birnen"));
    Path link = Files.createSymbolicLink(place.resolve("starsight"), Path.of("second"));
    Files.createSymbolicLink(place.resolve("second"), launcher);
    Path reviews = place.resolve("größe.tsv");

    Said said =
        run(Map.of("LC_ALL", "C"), link, "sample", "--rows", "5", "--out", reviews.toString());

    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isZero();
    assertThat(said.out()).contains("größe.tsv");
    assertThat(reviews).isRegularFile();
  }

  @Test
  void passesArgumentsAndExitCodesOn() throws Exception {
    Said said = run(Map.of(), launcher, "sample", "--rows", "a b * $HOME", "--out", "");

    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).contains("\"a b * $HOME\"").hasLineCount(1);
  }

  @Test
  void saysWhichJavaItNeeds() throws Exception {
    Path old = folder.resolve("jdk8");
    Path java = Files.createFile(Files.createDirectories(old.resolve("bin")).resolve("java"));
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"1.8.0_392\"\n");

    Said said =
        run(Map.of("JAVA_HOME", old.toString(), "PATH", tools().toString()), launcher, "--help");

    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err())
        .isEqualTo(
            "starsight: Java 17 or newer is needed, in JAVA_HOME or on the PATH; "
                + old
                + " is Java 8\n");
  }

  @Test
  void findsTheJavaThatAScriptOnThePathStarts() throws Exception {
    Path shims = Files.createDirectory(folder.resolve("shims"));
    Path java = shims.resolve("java");
    Files.writeString(java, "#!/bin/sh\nexec '" + JAVA.resolve("bin/java") + "' \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();

    Said said =
        run(Map.of("JAVA_HOME", "", "PATH", shims + ":" + tools()), launcher, "completion", "fish");

    assertThat(said.code()).isZero();
    assertThat(said.err()).isEmpty();
  }

  @Test
  void findsTheJavaThatAProgramOfManyNamesStarts() throws Exception {
    Path shims = Files.createDirectory(folder.resolve("shims"));
    Path many = folder.resolve("many");
    Files.writeString(
        many,
        "#!/bin/sh\n[ \"${0##*/}\" = java ] && exec '" + JAVA.resolve("bin/java") + "' \"$@\"\n");
    assertThat(many.toFile().setExecutable(true)).isTrue();
    Files.createSymbolicLink(shims.resolve("java"), Path.of("../many"));

    Said said =
        run(Map.of("JAVA_HOME", "", "PATH", shims + ":" + tools()), launcher, "completion", "fish");

    assertThat(said.code()).isZero();
    assertThat(said.err()).isEmpty();
  }

  @Test
  void takesHalfOfTheMemoryUnlessToldOtherwise() throws Exception {
    String print = "-XX:+PrintFlagsFinal";

    assertThat(heap(run(Map.of("STARSIGHT_JAVA_OPTIONS", print), launcher, "--version")))
        .isGreaterThanOrEqualTo(1L << 30);
    assertThat(
            heap(run(Map.of("STARSIGHT_JAVA_OPTIONS", print + " -Xmx96m"), launcher, "--version")))
        .isEqualTo(96L << 20);
  }

  @Test
  void smallFilesDoWithoutTheSecondCompilerAndOthersLetItWait() throws Exception {
    Path reviews = folder.resolve("reviews.tsv");
    Files.writeString(reviews, "review_body\tstar_rating\nIt works\t5\n");
    String small = flags("explore", "--input", reviews.toString());
    String features = flags("prepare", "--input", reviews.toString());
    String large = flags("check", "--lake", folder.toString());
    String learning = flags("automl", "--input", reviews.toString());

    assertThat(small).containsPattern(" TieredStopAtLevel += 1 ");
    assertThat(features).containsPattern(" TieredStopAtLevel += 1 ");
    assertThat(large).containsPattern(" TieredStopAtLevel += 4 ");
    assertThat(large).containsPattern(" Tier4InvocationThreshold += 50000 ");
    assertThat(learning).containsPattern(" TieredStopAtLevel += 4 ");
  }

  /** Returns the flags of Java with which a command starts that lacks an option. */
  private String flags(String... words) throws Exception {
    Said said = run(Map.of("STARSIGHT_JAVA_OPTIONS", "-XX:+PrintFlagsFinal"), launcher, words);
    assertThat(said.code()).isEqualTo(2);
    return said.out();
  }

  private static long heap(Said said) {
    return said.out()
        .lines()
        .filter(line -> line.contains(" MaxHeapSize "))
        .mapToLong(line -> Long.parseLong(line.replaceFirst(".*= (\\d+) .*", "$1")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void startsFromAnArchiveThatTheFirstStartMade() throws Exception {
    Path cache = folder.resolve("cache");
    Map<String, String> environment =
        Map.of(
            "STARSIGHT_CACHE",
            cache.toString(),
            "STARSIGHT_JAVA_OPTIONS",
            "-Xlog:class+load:file=classes.log");
    Said first = run(Map.of("STARSIGHT_CACHE", cache.toString()), launcher, "--help");
    Path archive = archive(cache);

    Said second = run(environment, launcher, "--help");

    assertThat(first.err()).isEmpty();
    assertThat(fromArchive(Files.readString(folder.resolve("classes.log")))).isPositive();
    assertThat(second).isEqualTo(first);
    Files.writeString(makeWritable(archive), "damaged");
    Said third = run(Map.of("STARSIGHT_CACHE", cache.toString()), launcher, "--help");
    assertThat(third).isEqualTo(first);
  }

  private static Path makeWritable(Path file) {
    assertThat(file.toFile().setWritable(true)).isTrue();
    return file;
  }

  /** Waits for the process in the background, which lets all others go first. */
  private static Path archive(Path cache) throws Exception {
    for (int i = 0; i < 6_000; i++) {
      if (Files.isDirectory(cache)) {
        try (Stream<Path> files = Files.list(cache)) {
          List<Path> all = files.toList();
          if (all.size() == 1 && all.get(0).toString().endsWith(".jsa")) {
            return all.get(0);
          }
        }
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("no archive in " + cache);
  }

  private static long fromArchive(String log) {
    return log.lines()
        .filter(line -> line.contains(" dev.starsight.") && line.contains("shared objects file"))
        .count();
  }

  @Test
  void saysNothingWhereNoArchiveCanBeWritten() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    Said said =
        run(Map.of("STARSIGHT_CACHE", file + "/cache", "HOME", "/nowhere"), launcher, "--help");

    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isZero();
  }

  @Test
  void isPackedWithItsPermissions() throws Exception {
    String packed = distribution + ".tar.gz";
    Process tar = new ProcessBuilder("tar", "-tvzf", packed).redirectErrorStream(true).start();
    String list = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    Assumptions.assumeTrue(tar.waitFor() == 0, "skipped: tar says " + list);
    assertThat(list.lines().filter(line -> line.endsWith("/bin/starsight")))
        .singleElement()
        .asString()
        .startsWith("-rwxr-xr-x");
    assertThat(list)
        .contains(
            "/share/man/man1/starsight-predict.1", "/LICENSE", "/THIRD-PARTY.md", "/sbom.json");
    assertThat(Path.of(packed.replace(".tar.gz", ".zip"))).isRegularFile();
  }

  /** Returns a directory with the programs that the launcher uses, and without Java. */
  private Path tools() throws IOException {
    Path tools = Files.createDirectory(folder.resolve("tools"));
    for (String name : List.of("readlink", "sed", "id", "cat", "cksum")) {
      for (String place : List.of("/usr/bin", "/bin")) {
        if (Files.exists(Path.of(place, name)) && !Files.exists(tools.resolve(name))) {
          Files.createSymbolicLink(tools.resolve(name), Path.of(place, name));
        }
      }
    }
    return tools;
  }

  private Said run(Map<String, String> environment, Path program, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    List<String> command =
        Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", JAVA.toString());
    builder.environment().put("STARSIGHT_CACHE", "");
    builder.environment().putAll(environment);
    int code = builder.start().waitFor();
    return new Said(code, Files.readString(out), Files.readString(err));
  }
}
