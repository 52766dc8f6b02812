package dev.starsight.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.StarsightException;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StreamWindowsTest {

  private static final Instant START = Instant.parse("2015-08-31T00:00:00Z");
  private static final StreamColumns COLUMNS = new StreamColumns("at", "stars", "who");

  private final List<StreamWindow> over = new ArrayList<>();

  private record Event(long millis, int star, int reviewer) {
    String line() {
      return String.format(
          Locale.ROOT,
          "{\"who\":\"R%d\",\"stars\":%d,\"at\":\"%s\"}",
          reviewer,
          star,
          Instant.ofEpochMilli(millis));
    }
  }

  private static StreamWindows windows(String window, String slide, String lateness) {
    return StreamWindows.of(
        new StreamOptions(
            Duration.parse("PT" + window),
            Duration.parse("PT" + slide),
            Duration.parse("PT" + lateness),
            Duration.ofDays(366)),
        COLUMNS);
  }

  private @Nullable String add(StreamWindows windows, String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return windows.add(bytes, 0, bytes.length, over::add);
  }

  private void add(StreamWindows windows, String after, int star, String reviewer) {
    Instant at = START.plus(Duration.parse("PT" + after));
    String line = "{\"at\": \"%s\", \"stars\": %d, \"who\": \"%s\"}".formatted(at, star, reviewer);
    assertThat(add(windows, line)).isNull();
  }

  @Test
  void aWindowIsOverWhenANewerEventSaysSo() {
    StreamWindows windows = windows("1H", "1H", "1M");
    add(windows, "5M", 5, "a");
    add(windows, "59M", 2, "b");
    add(windows, "60M30S", 1, "a");
    assertThat(over).isEmpty();
    add(windows, "58M", 5, "a");
    add(windows, "61M", 4, "c");

    assertThat(over).hasSize(1);
    StreamWindow first = over.get(0);
    assertThat(first.start()).isEqualTo(START);
    assertThat(first.end()).isEqualTo(START.plusSeconds(3600));
    assertThat(first.rows()).isEqualTo(3);
    assertThat(first.meanStar()).isEqualTo(4);
    assertThat(first.distinct()).isEqualTo(2);
    assertThat(first.starDeviation()).isEqualTo(Math.sqrt(2));
    assertThat(windows.unfinished()).hasSize(1);
    assertThat(windows.unfinished().get(0).rows()).isEqualTo(2);
    assertThat(windows.unfinished().get(0).complete()).isFalse();
  }

  @Test
  void countsLateEvents() {
    StreamWindows windows = windows("2H", "1H", "0S");
    add(windows, "30M", 5, "a");
    add(windows, "2H", 5, "b");
    add(windows, "90M", 1, "c");
    add(windows, "59M", 1, "d");
    add(windows, "4H", 3, "e");

    assertThat(windows.late()).as("in no window").isEqualTo(1);
    assertThat(windows.partlyLate()).as("in one window of two").isEqualTo(1);
    assertThat(windows.rows()).isEqualTo(5);
    assertThat(over).extracting(StreamWindow::rows).containsExactly(1L, 1L, 2L, 1L);
    assertThat(over).extracting(StreamWindow::late).containsExactly(0L, 0L, 1L, 0L);
  }

  @Test
  void aRowFarAheadDoesNotMakeTheOthersLate() {
    StreamWindows windows = windows("1H", "1H", "0S");
    add(windows, "30M", 5, "a");
    assertThat(add(windows, "{\"at\": \"2199-01-01\"}"))
        .isEqualTo(
            "has \"at\" 2199-01-01T00:00:00Z, more than --max-ahead 366d after all rows before"
                + " it");
    add(windows, "40M", 3, "b");
    add(windows, "70M", 1, "c");

    assertThat(windows.late()).isZero();
    assertThat(windows.rows()).isEqualTo(3);
    assertThat(over).singleElement().returns(2L, StreamWindow::rows);
  }

  @Test
  void manyRowsAheadThatAgreeAreBelieved() throws IOException {
    StreamWindows windows = windows("1H", "1H", "0S");
    add(windows, "30M", 5, "a");
    for (int i = 0; i < 9; i++) {
      assertThat(add(windows, "{\"at\": \"2018-01-0%d\"}".formatted(i + 1))).isNotNull();
      windows = StreamWindows.read("state", Json.parse("state", windows.toJson().toString()));
    }
    assertThat(over).isEmpty();
    assertThat(add(windows, "{\"at\": \"2018-01-09\"}")).isNull();
    assertThat(over).hasSize(1);

    for (int i = 0; i < 30; i++) {
      String time = i % 2 == 0 ? "2150-01-01" : "2190-01-01";
      assertThat(add(windows, "{\"at\": \"%s\"}".formatted(time))).as("they disagree").isNotNull();
    }
    assertThat(windows.rows()).isEqualTo(2);
  }

  @Test
  void saysHowManyWindowsWereEmpty() {
    StreamWindows windows = windows("2H", "1H", "0S");
    add(windows, "30M", 5, "a");
    add(windows, "90M", 5, "a");
    add(windows, "600M", 5, "b");
    add(windows, "1200M", 5, "c");
    over.addAll(windows.unfinished());

    assertThat(over)
        .extracting(window -> Duration.between(START, window.start()).toHours())
        .containsExactly(-1L, 0L, 1L, 9L, 10L, 19L, 20L);
    assertThat(over)
        .extracting(StreamWindow::emptyBefore)
        .containsExactly(0L, 0L, 0L, 7L, 0L, 8L, 0L);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void agreesWithCountingEachWindowByItself(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<Event> events = events(random, 3_000);
    int slides = 1 + random.nextInt(6);
    long slide = Duration.ofMinutes(1 + random.nextInt(9)).toMillis();
    StreamOptions options =
        new StreamOptions(
            Duration.ofMillis(slides * slide),
            Duration.ofMillis(slide),
            Duration.ofHours(1),
            Duration.ofDays(1));
    StreamWindows windows = StreamWindows.of(options, COLUMNS);
    for (Event event : events) {
      assertThat(add(windows, event.line())).isNull();
      if (random.nextInt(100) == 0) {
        windows = StreamWindows.read("state", Json.parse("state", windows.toJson().toString()));
      }
    }
    over.addAll(windows.unfinished());

    assertThat(windows.late()).isZero();
    List<Long> starts = new ArrayList<>();
    for (StreamWindow window : over) {
      long from = window.start().toEpochMilli();
      starts.add(from);
      List<Event> in =
          events.stream()
              .filter(event -> event.millis >= from && event.millis < from + slides * slide)
              .toList();
      assertThat(window.rows()).as("seed %s, %s", seed, window.start()).isEqualTo(in.size());
      assertThat(window.meanStar())
          .isEqualTo(in.stream().mapToInt(Event::star).average().orElseThrow());
      Set<Integer> reviewers = new HashSet<>();
      in.forEach(event -> reviewers.add(event.reviewer));
      assertThat(window.distinct()).isEqualTo(reviewers.size());
    }
    assertThat(starts).isSorted().doesNotHaveDuplicates();
    assertThat(over.stream().mapToLong(StreamWindow::rows).sum()).isEqualTo(3_000L * slides);
  }

  private static List<Event> events(SplittableRandom random, int count) {
    List<Event> events = new ArrayList<>();
    long now = START.toEpochMilli();
    for (int i = 0; i < count; i++) {
      now += random.nextInt(20) == 0 ? random.nextLong(3_000_000) : random.nextLong(30_000);
      events.add(
          new Event(now - random.nextLong(1_000_000), 1 + random.nextInt(5), random.nextInt(500)));
    }
    return events;
  }

  @Test
  void findsAnHourOfBadStars() {
    SplittableRandom random = new SplittableRandom(42);
    StreamWindows windows = windows("1H", "1H", "0S");
    for (int hour = 0; hour < 60; hour++) {
      for (int i = 0; i < 100; i++) {
        int star = hour == 40 ? 1 + random.nextInt(3) : 3 + random.nextInt(3);
        add(windows, hour + "H" + i % 60 + "M", star, "R" + random.nextInt(1000));
      }
    }
    List<StreamWindow> alarms = over.stream().filter(StreamWindow::isAlarm).toList();
    assertThat(alarms).extracting(StreamWindow::start).containsExactly(START.plusSeconds(144_000));
    assertThat(StreamReport.sentence(alarms.get(0))).contains("the average star is 1.9", "usually");
    assertThat(over.get(5).scores()).as("too few before").isEmpty();
    assertThat(over.get(7).scores()).hasSize(3);
  }

  @Test
  void findsAnHourOfManyRows() {
    StreamWindows windows = windows("1H", "1H", "0S");
    for (int hour = 0; hour < 30; hour++) {
      for (int i = 0; i < (hour == 20 ? 400 : 100 + hour % 7); i++) {
        add(windows, hour + "H", 3, "R" + i % 50);
      }
    }
    assertThat(over.stream().filter(StreamWindow::isAlarm).toList()).hasSize(1);
    StreamWindow alarm = over.get(20);
    assertThat(alarm.isAlarm()).isTrue();
    assertThat(alarm.scores())
        .filteredOn(WindowScore::isAlarm)
        .extracting(WindowScore::name)
        .containsExactly("rows");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"2015-08-31\"                     | 2015-08-31T00:00:00Z",
        "\"2015-08-31 13:45:10\"            | 2015-08-31T13:45:10Z",
        "\"2015-08-31T13:45Z\"              | 2015-08-31T13:45:00Z",
        "\"2015-08-31T13:45:10.25Z\"        | 2015-08-31T13:45:10.250Z",
        "\"2015-08-31T13:45:10.123456789Z\" | 2015-08-31T13:45:10.123Z",
        "\"2015-08-31T13:45:10+02:00\"      | 2015-08-31T11:45:10Z",
        "\"2015-08-31T13:45:10-0330\"       | 2015-08-31T17:15:10Z",
        "\"2016-02-29\"                     | 2016-02-29T00:00:00Z",
        "1441029910                         | 2015-08-31T14:05:10Z",
        "1441029910250                      | 2015-08-31T14:05:10.250Z",
        "1441029910.5                       | 2015-08-31T14:05:10.500Z"
      })
  void readsTimes(String written, Instant expected) {
    StreamWindows windows = windows("1S", "1S", "0S");
    assertThat(add(windows, "{\"at\": " + written + "}")).isNull();
    assertThat(windows.toJson().get("newest").asLong()).isEqualTo(expected.toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"2015-02-29\"",
        "\"2015-13-01\"",
        "\"2015-08-31T24:00\"",
        "\"2015-08-31T1:00\"",
        "\"2015-08-31T10:00+\"",
        "\"2015-08-31T10:00:00 CET\"",
        "\"31.08.2015\"",
        "\"\"",
        "null",
        "true",
        "-5",
        "1e300",
        "\"1969-12-31\"",
        "\"2200-01-01\"",
        "[]",
        "{\"at\": 5}"
      })
  void refusesWhatIsNoTime(String written) {
    assertThat(add(windows("1S", "1S", "0S"), "{\"at\": " + written + "}"))
        .isEqualTo("\"at\" must be a time from 1970 to 2199");
  }

  @Test
  void saysWhatIsWrongWithARow() {
    StreamWindows windows = windows("1H", "1H", "0S");
    assertThat(add(windows, "[]")).isEqualTo("must be a JSON object");
    assertThat(add(windows, "{}")).isEqualTo("\"at\" is missing");
    assertThat(add(windows, "{\"at\": 5")).startsWith("is not JSON");
    assertThat(add(windows, "{\"at\": 5} {}")).contains("more follows");
    assertThat(add(windows, "{\"at\": 5, \"stars\": \"good\"}"))
        .isEqualTo("\"stars\" must be a number, but is good");
    assertThat(add(windows, "{\"at\": 5, \"stars\": 1e200}")).contains("must be a number");
    assertThat(windows.rows()).isZero();
    assertThat(add(windows, "{\"at\": 5, \"stars\": null, \"who\": {\"a\": [1]}}")).isNull();
    assertThat(add(windows, "{\"at\": 5, \"stars\": \"4\", \"more\": {\"at\": \"x\"}}")).isNull();
    StreamWindow window = windows.unfinished().get(0);
    assertThat(window.rows()).isEqualTo(2);
    assertThat(window.rated()).isEqualTo(1);
    assertThat(window.distinct()).isZero();
  }

  @Test
  void findsColumns() {
    Set<String> keys = Set.of("rating", "user_id", "timestamp", "mine");
    assertThat(StreamColumns.of(keys, null, null, null))
        .isEqualTo(new StreamColumns("timestamp", "rating", "user_id"));
    assertThat(StreamColumns.of(keys, "mine", null, "mine").reviewer()).isEqualTo("mine");
    assertThatThrownBy(() -> StreamColumns.of(Set.of("a"), null, null, null))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("--time-column");
    assertThatThrownBy(() -> StreamColumns.of(keys, null, "star", null))
        .hasMessageContaining("no key \"star\"");
  }

  @Test
  void refusesOptionsThatDoNotFit() {
    assertThatThrownBy(() -> windows("1H", "50M", "0S")).hasMessageContaining("1h is none of 50m");
    assertThatThrownBy(() -> windows("1H", "2H", "0S")).isInstanceOf(StarsightException.class);
    assertThatThrownBy(() -> windows("24H", "1S", "0S")).hasMessageContaining("at most 1,000");
    assertThatThrownBy(() -> windows("0.5S", "0.5S", "0S")).hasMessageContaining("--window");
  }

  @Test
  void refusesADamagedState() {
    StreamWindows windows = windows("2H", "1H", "0S");
    add(windows, "30M", 5, "a");
    for (String field : List.of("slideMillis", "newest", "panes", "histories", "format")) {
      ObjectNode state = windows.toJson().put(field, -1);
      assertThatThrownBy(() -> StreamWindows.read("state", state))
          .isInstanceOf(DamagedFileException.class)
          .hasMessageStartingWith("state");
    }
    ObjectNode state = windows.toJson();
    ((ObjectNode) state.get("panes").get(0)).put("number", Long.MAX_VALUE);
    assertThatThrownBy(() -> StreamWindows.read("state", state)).hasMessageContaining("open slide");
  }

  @Test
  void readsWindowsItWrote() throws IOException {
    findsAnHourOfBadStars();
    for (StreamWindow window : over) {
      String written = window.toJson().toString();
      assertThat(StreamWindow.read("line", Json.parse("line", written))).isEqualTo(window);
      assertThat(window.toCsv().split(",", -1))
          .hasSameSizeAs(StreamWindow.CSV_HEADER.split(",", -1));
    }
  }
}
