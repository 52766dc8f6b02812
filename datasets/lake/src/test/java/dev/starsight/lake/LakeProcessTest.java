package dev.starsight.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Progress;
import dev.starsight.testing.OtherProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A lake and other processes: locks, and what killed ones leave. */
@Tag("any-locale")
final class LakeProcessTest {

  private final Path directory;
  private final Path lake;
  private final Path file;

  LakeProcessTest(@TempDir Path directory) {
    this.directory = directory;
    this.lake = directory.resolve("lake");
    this.file = directory.resolve("reviews.tsv");
  }

  /** Opens the lake in the argument, runs a query and waits until the process is ended. */
  public static void main(String[] arguments) throws IOException {
    try (Lake opened = Lake.open(Path.of(arguments[0]))) {
      System.out.println(opened.query("FROM reviews").rowCount());
      if (System.in.read() >= 0) {
        throw new IllegalStateException(opened.rows() + " rows should not be told anything");
      }
    }
  }

  private IngestReport ingest(Progress progress) throws IOException {
    return LakeIngest.into(lake).run(List.of(file), progress);
  }

  @Test
  void aRefusedSecondIngestKeepsOtherProcessesOut() throws Exception {
    AmazonReviewWriter.write(file, SampleReviews.generate(300, 1).toList());
    ingest(Progress.SILENT);
    AmazonReviewWriter.write(file, SampleReviews.generate(300, 2).toList());
    Path lock = lake.resolve("lake.lock");
    int[] asked = {0};

    ingest(
        (what, done, total, detail) -> {
          if (asked[0]++ == 0) {
            assertThatThrownBy(() -> ingest(Progress.SILENT))
                .isInstanceOf(StarsightException.class)
                .hasMessageContaining("another ingest is at work");
            assertThat(seesLock(lock)).isTrue();
          }
        });

    assertThat(asked[0]).isPositive();
    assertThat(seesLock(lock)).isFalse();
  }

  private static boolean seesLock(Path lock) {
    try {
      return OtherProcess.seesLock(lock);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** As docs/lake.md says. */
  @Test
  void aLakeThatIsOpenOutlivesNewRowsButNotReplacedOnes() throws IOException {
    AmazonReviewWriter.write(file, SampleReviews.generate(300, 1).toList());
    ingest(Progress.SILENT);
    try (Lake opened = Lake.open(lake)) {
      Path more = directory.resolve("more.tsv");
      AmazonReviewWriter.write(more, SampleReviews.generate(100, 2).toList());
      LakeIngest.into(lake).run(List.of(more), Progress.SILENT);
      assertThat(opened.query("FROM reviews").rowCount()).isEqualTo(300);

      AmazonReviewWriter.write(file, SampleReviews.generate(200, 3).toList());
      ingest(Progress.SILENT);
      assertThatThrownBy(() -> opened.query("FROM reviews"))
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith("has changed since the lake was opened; open the lake again");
    }
    try (Lake again = Lake.open(lake)) {
      assertThat(again.query("FROM reviews").rowCount()).isEqualTo(300);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theNextQuerySweepsWhatAKilledOneLeft() throws Exception {
    AmazonReviewWriter.write(file, SampleReviews.generate(300, 1).toList());
    ingest(Progress.SILENT);
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    Path foreign = Files.createDirectory(temporary.resolve("starsight-lake-1-1-00000000-1"));
    Path fresh = Files.createFile(temporary.resolve("libduckdb_java1.so"));
    Path old = Files.createFile(temporary.resolve("libduckdb_java2.so"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    Path unlike = Files.createFile(temporary.resolve("libduckdb_java.so"));
    Files.setLastModifiedTime(unlike, Files.getLastModifiedTime(old));

    try (OtherProcess running = query(temporary)) {
      Path left;
      try (OtherProcess killed = query(temporary)) {
        assertThat(names(temporary)).hasSize(5).doesNotContain(old.getFileName().toString());
        left = spillOf(temporary, killed);
      }
      assertThat(left).exists();
      try (OtherProcess next = query(temporary)) {
        assertThat(left).doesNotExist();
        assertThat(spillOf(temporary, running)).exists();
        assertThat(spillOf(temporary, next)).exists();
      }
    }
    assertThat(foreign).as("of another container").exists();
    assertThat(fresh).as("perhaps being loaded").exists();
    assertThat(unlike).exists();
    assertThat(names(temporary)).filteredOn(name -> name.startsWith("libduckdb")).hasSize(2);
  }

  private OtherProcess query(Path temporary) throws IOException {
    OtherProcess process = OtherProcess.startWith(temporary, LakeProcessTest.class, lake);
    assertThat(process.line()).isEqualTo("300");
    return process;
  }

  private static Path spillOf(Path temporary, OtherProcess process) throws IOException {
    String beginning = "starsight-lake-" + process.process().pid() + "-";
    return temporary.resolve(
        names(temporary).stream()
            .filter(name -> name.startsWith(beginning))
            .findFirst()
            .orElse("none"));
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
