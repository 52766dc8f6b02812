package dev.starsight.serving.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import dev.starsight.files.DamagedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionLogTest {

  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00.125Z");

  @TempDir Path folder;

  private static Decision decision(String id, @Nullable String text) {
    return new Decision(
        id,
        NOON,
        "split",
        "a",
        "0123456789ab",
        0.25,
        "5",
        0.75,
        Map.of("1", 0.25, "5", 0.75),
        12,
        0.5,
        List.of(new Decision.Shadow("b", "ba98", "1", 0.5)),
        text);
  }

  /** Returns the decisions and feedback of a log in order. */
  private static List<Object> read(Path log) throws IOException {
    List<Object> all = new ArrayList<>();
    DecisionReader.read(
        log,
        new DecisionReader.Visitor() {
          @Override
          public void decision(Decision decision) {
            all.add(decision);
          }

          @Override
          public void feedback(Feedback feedback) {
            all.add(feedback);
          }
        });
    return all;
  }

  @Test
  void readsWhatWasWritten() throws IOException {
    Decision first = decision("1", "a \"text\" with\nlines \u2028 and \ud83d\ude00");
    Decision second = decision("2", null);
    Feedback feedback = new Feedback("1", NOON, 0.5);
    try (DecisionLog log = DecisionLog.open(folder)) {
      log.append(first);
      log.append(second);
      log.append(feedback).toCompletableFuture().join();
    }
    try (DecisionLog log = DecisionLog.open(folder)) {
      log.append(decision("3", null));
    }

    assertThat(read(folder)).containsExactly(first, second, feedback, decision("3", null));
    assertThat(DecisionReader.files(folder)).hasSize(2);
  }

  @Test
  void beginsANewFileWhenOneIsFull() throws IOException {
    try (DecisionLog log = DecisionLog.open(folder, 2_000)) {
      for (int i = 0; i < 40; i++) {
        log.append(decision(Integer.toString(i), null));
        log.append(new Feedback(Integer.toString(i), NOON, 1)).toCompletableFuture().join();
      }
    }
    assertThat(DecisionReader.files(folder)).hasSizeGreaterThan(4);
    assertThat(read(folder)).hasSize(80);
  }

  @Test
  void saysWhyDecisionsAreLostAndKeepsThoseBefore() throws IOException {
    try (DecisionLog log = DecisionLog.open(folder, 500)) {
      log.append(decision("1", null));
      log.append(new Feedback("1", NOON, 1)).toCompletableFuture().join();
      Path inTheWay = Files.createDirectory(folder.resolve("decisions-000002.jsonl"));
      for (int i = 0; log.problem().isEmpty() && i < 1_000; i++) {
        log.append(decision("lost", null));
        log.append(new Feedback("lost", NOON, 1))
            .toCompletableFuture()
            .exceptionally(e -> null)
            .join();
      }
      assertThat(log.problem()).contains(inTheWay + ": something else has this name");
      assertThat(log.lost()).isPositive();

      Files.delete(inTheWay);
      log.append(decision("2", null));
      log.append(new Feedback("2", NOON, 1)).toCompletableFuture().join();
      assertThat(log.problem()).isEmpty();
    }
    assertThat(read(folder))
        .startsWith(decision("1", null), new Feedback("1", NOON, 1))
        .endsWith(decision("2", null), new Feedback("2", NOON, 1));
  }

  @Test
  void leavesOutTheLineThatAKilledServerBegan() throws IOException {
    try (DecisionLog log = DecisionLog.open(folder)) {
      log.append(decision("1", null));
    }
    Path file = DecisionReader.files(folder).get(0);
    Files.writeString(file, "{\"id\": \"2", StandardOpenOption.APPEND);
    try (DecisionLog log = DecisionLog.open(folder)) {
      log.append(decision("3", null));
    }
    assertThat(read(folder)).containsExactly(decision("1", null), decision("3", null));
  }

  @Test
  void namesTheLineThatIsDamaged() throws IOException {
    try (DecisionLog log = DecisionLog.open(folder)) {
      log.append(decision("1", null));
    }
    Path file = DecisionReader.files(folder).get(0);
    Files.writeString(
        file,
        "{\"feedback\": \"1\", \"at\": \"then\", \"reward\": 1}\n",
        StandardOpenOption.APPEND);

    assertThatThrownBy(() -> read(folder))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining(file + ":2");
  }

  @Test
  void isWrittenByOneProcess() throws IOException {
    try (DecisionLog log = DecisionLog.open(folder)) {
      assertThat(log.lost()).isZero();
      assertThatThrownBy(() -> DecisionLog.open(folder))
          .isInstanceOf(StarsightException.class)
          .hasMessageContaining("another server writes this log");
    }
    DecisionLog.open(folder).close();
  }

  @Test
  void takesNothingAfterItsEnd() throws IOException {
    DecisionLog log = DecisionLog.open(folder);
    log.close();
    log.append(decision("1", null));

    assertThat(log.lost()).isEqualTo(1);
    assertThatThrownBy(() -> log.append(new Feedback("1", NOON, 1)).toCompletableFuture().join())
        .hasCauseInstanceOf(IOException.class);
  }
}
