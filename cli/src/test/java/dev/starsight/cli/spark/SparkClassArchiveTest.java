package dev.starsight.cli.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs({OS.LINUX, OS.MAC})
class SparkClassArchiveTest {

  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  @TempDir private Path directory;
  private Path cache;
  private Path jar;

  @BeforeEach
  void makeJar() throws Exception {
    cache = directory.resolve("cache");
    jar = directory.resolve("a.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream empty = new JarOutputStream(out)) {
      empty.finish();
    }
  }

  private SparkClassArchive archive(Map<String, String> environment) {
    return SparkClassArchive.of(JAVA, jar.toString(), List.of(jar), directory, environment);
  }

  private SparkClassArchive archive() {
    return archive(Map.of("STARSIGHT_CACHE", cache.toString()));
  }

  /** Starts Java, which exits with 0, and with {@code -Xshare:on} only if it has the archive. */
  private int java(List<String> flags) throws Exception {
    List<String> command = new ArrayList<>(List.of(JAVA.toString()));
    command.addAll(flags);
    command.addAll(List.of("-cp", jar.toString(), "-version"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.waitFor();
  }

  @Test
  void theFirstJobNotesClassesAndLaterOnesHaveThemInAnArchive() throws Exception {
    SparkClassArchive first = archive();
    assertThat(first.flags())
        .containsExactly("-XX:DumpLoadedClassList=" + directory.resolve("classes"));
    assertThat(java(first.flags())).isZero();
    assertThat(directory.resolve("classes")).isNotEmptyFile();

    first.make();

    waitForArchive();
    List<String> flags = new ArrayList<>(archive().flags());
    assertThat(flags).anyMatch(flag -> flag.startsWith("-XX:SharedArchiveFile=" + cache));
    flags.replaceAll(flag -> flag.replace("-Xshare:auto", "-Xshare:on"));
    assertThat(java(flags)).isZero();

    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
    assertThat(archive().flags()).anyMatch(flag -> flag.startsWith("-XX:DumpLoadedClassList="));
  }

  /** Returns the archive, when nothing is made any more. */
  private Path waitForArchive() throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (System.nanoTime() < end) {
      try (Stream<Path> made = Files.list(cache)) {
        List<Path> all = made.toList();
        if (all.size() == 1 && Files.isRegularFile(all.get(0))) {
          return all.get(0);
        }
      }
      Thread.sleep(50);
    }
    throw new AssertionError("no archive in two minutes");
  }

  @Test
  void whatWasMadeWhenAProcessWasKilledIsMadeAnew() throws Exception {
    Files.writeString(directory.resolve("classes"), "java/lang/Object\n");
    archive().make();
    Path archive = waitForArchive();
    Path making = archive.resolveSibling(archive.getFileName() + ".making");
    Files.delete(archive);
    Files.createDirectory(making);
    archive().make();
    assertThat(making).exists();

    Files.setLastModifiedTime(making, FileTime.from(Instant.now().minus(Duration.ofMinutes(11))));
    archive().make();
    assertThat(making).doesNotExist();
    archive().make();
    assertThat(waitForArchive()).isEqualTo(archive);
  }

  @Test
  void thereIsNoneWhereNobodyWantsIt() {
    assertThat(archive(Map.of("STARSIGHT_CACHE", "", "HOME", "/nowhere")).flags()).isEmpty();
    assertThat(archive(Map.of()).flags()).isEmpty();
    assertThat(archive(Map.of("HOME", directory.toString())).flags()).hasSize(1);
  }

  @Test
  void aCacheThatCannotBeWrittenIsLeftAlone() throws Exception {
    Files.writeString(directory.resolve("classes"), "java/lang/Object\n");
    archive(Map.of("STARSIGHT_CACHE", jar + "/cache")).make();
    assertThat(directory).isDirectoryNotContaining("glob:**.jsa*");
  }
}
