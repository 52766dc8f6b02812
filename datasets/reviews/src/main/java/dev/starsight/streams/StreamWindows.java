package dev.starsight.streams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.StarsightException;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The windows of a stream of events, by the time of the events. A window is over, and handed on,
 * once an event is newer than its end by the lateness; an event that comes later still is counted
 * as late, and one whose time is far ahead of all before it is refused. A window without an event
 * is left out, and the next one says how many were. The memory depends on the options and not on
 * the stream. The same events in the same order give the same windows, also if the state was saved
 * and read in between. Not thread-safe.
 */
public final class StreamWindows {

  private static final int FORMAT = 1;

  /** So many events one after another that are far ahead, and near each other, are believed. */
  private static final int BELIEVED = 10;

  private final StreamOptions options;
  private final StreamColumns columns;
  private final EventParser event;
  private final long slideMillis;
  private final long latenessMillis;
  private final long maxAheadMillis;
  private final int slides;
  private final TreeMap<Long, Pane> panes = new TreeMap<>();

  /** By the number of a window modulo the slides of a window, so that they do not overlap. */
  private final List<WindowHistory> histories = new ArrayList<>();

  private boolean started;
  private long newest;

  /** Events that were refused since the last one that was not, and the time of the last of them. */
  private int aheadCount;

  private long aheadMillis;

  /** The number of the first slide of the first window that is not over. */
  private long open;

  private long rows;
  private long late;
  private long partlyLate;
  private long lateSince;
  private @Nullable StreamWindow last;
  private long paneNumber = Long.MIN_VALUE;
  private @Nullable Pane pane;

  private StreamWindows(StreamOptions options, StreamColumns columns) {
    this.options = options;
    this.columns = columns;
    this.event = new EventParser(columns);
    this.slideMillis = options.slide().toMillis();
    this.latenessMillis = options.lateness().toMillis();
    this.maxAheadMillis = options.maxAhead().toMillis();
    this.slides = options.slides();
    for (int i = 0; i < slides; i++) {
      histories.add(new WindowHistory());
    }
  }

  /** Returns the windows of a stream that has not begun. */
  public static StreamWindows of(StreamOptions options, StreamColumns columns) {
    return new StreamWindows(options, columns);
  }

  /**
   * Returns the keys of an event, to find its columns.
   *
   * @param bytes with the event in UTF-8
   * @throws IOException if it is not JSON
   */
  public static Set<String> keys(byte[] bytes, int offset, int length) throws IOException {
    return EventParser.keys(bytes, offset, length);
  }

  /**
   * Returns what is wrong with an event by itself; null if nothing is.
   *
   * @param bytes with the event in UTF-8: one JSON object
   */
  public @Nullable String problem(byte[] bytes, int offset, int length) {
    return event.read(bytes, offset, length);
  }

  /**
   * Adds an event.
   *
   * @param bytes with the event in UTF-8: one JSON object
   * @param over receives the windows that are over by it, the oldest first
   * @return what is wrong with the event, which then does not count; null if it was added
   */
  public @Nullable String add(byte[] bytes, int offset, int length, Consumer<StreamWindow> over) {
    String problem = event.read(bytes, offset, length);
    if (problem != null) {
      return problem;
    }
    if (started && event.millis - newest > maxAheadMillis && !isBelieved()) {
      return "has \"%s\" %s, more than --max-ahead %s after all rows before it"
          .formatted(
              columns.time(),
              Instant.ofEpochMilli(event.millis),
              StreamOptions.shown(options.maxAhead()));
    }
    aheadCount = 0;
    rows++;
    if (!started) {
      started = true;
      newest = event.millis;
      open = firstOpen();
    } else if (event.millis > newest) {
      newest = event.millis;
      close(over);
    }
    long number = Math.floorDiv(event.millis, slideMillis);
    if (number < open) {
      late++;
      lateSince++;
      return null;
    }
    if (number - slides + 1 < open) {
      partlyLate++;
    }
    pane(number).add(event);
    return null;
  }

  /** Returns whether a time that is far ahead is that of all events by now. */
  private boolean isBelieved() {
    boolean agrees = aheadCount > 0 && Math.abs(event.millis - aheadMillis) <= maxAheadMillis;
    aheadCount = agrees ? aheadCount + 1 : 1;
    aheadMillis = event.millis;
    return aheadCount >= BELIEVED;
  }

  private Pane pane(long number) {
    Pane known = pane;
    if (known == null || number != paneNumber) {
      known = panes.computeIfAbsent(number, key -> new Pane());
      pane = known;
      paneNumber = number;
    }
    return known;
  }

  /** Returns the number of the first window that ends after the time to which all is over. */
  private long firstOpen() {
    return Math.floorDiv(newest - latenessMillis, slideMillis) - slides + 1;
  }

  /** Hands on the windows that are over. */
  private void close(Consumer<StreamWindow> over) {
    long next = firstOpen();
    while (open < next) {
      if (panes.isEmpty()) {
        open = next;
        return;
      }
      open = Math.max(open, panes.firstKey() - slides + 1);
      if (open >= next) {
        open = next;
        return;
      }
      StreamWindow closed = window(open, true, last);
      last = closed;
      lateSince = 0;
      over.accept(closed);
      open++;
      if (panes.firstKey() < open) {
        panes.pollFirstEntry();
        pane = null;
      }
    }
  }

  private StreamWindow window(long number, boolean complete, @Nullable StreamWindow before) {
    Pane sum = new Pane();
    panes.subMap(number, number + slides).values().forEach(sum::merge);
    boolean countsReviewers = columns.reviewer() != null;
    int lane = (int) Math.floorMod(number, (long) slides);
    return new StreamWindow(
        Instant.ofEpochMilli(number * slideMillis),
        Instant.ofEpochMilli((number + slides) * slideMillis),
        complete,
        sum.rows,
        sum.rated(),
        sum.mean(),
        sum.deviation(),
        countsReviewers ? sum.distinct() : Double.NaN,
        complete ? lateSince : 0,
        before == null ? 0 : number - before.start().toEpochMilli() / slideMillis - 1,
        complete ? histories.get(lane).add(sum, countsReviewers) : List.of());
  }

  /** Returns the windows that have events and are not over, the oldest first. */
  public List<StreamWindow> unfinished() {
    List<StreamWindow> windows = new ArrayList<>();
    if (panes.isEmpty()) {
      return windows;
    }
    StreamWindow before = last;
    for (long n = Math.max(open, panes.firstKey() - slides + 1); n <= panes.lastKey(); n++) {
      if (!panes.subMap(n, n + slides).isEmpty()) {
        before = window(n, false, before);
        windows.add(before);
      }
    }
    return windows;
  }

  /** Returns the last window that is over; null if there is none. */
  public @Nullable StreamWindow last() {
    return last;
  }

  public StreamOptions options() {
    return options;
  }

  public StreamColumns columns() {
    return columns;
  }

  /** Returns how many events were added, the late ones included. */
  public long rows() {
    return rows;
  }

  /** Returns how many events came when all of their windows were over. */
  public long late() {
    return late;
  }

  /** Returns how many events came when some of their windows were over, but not all. */
  public long partlyLate() {
    return partlyLate;
  }

  /** Returns the state, with which {@link #read} goes on. */
  public ObjectNode toJson() {
    ObjectNode state =
        Json.object()
            .put("format", FORMAT)
            .put("windowMillis", options.window().toMillis())
            .put("slideMillis", slideMillis)
            .put("latenessMillis", latenessMillis)
            .put("maxAheadMillis", maxAheadMillis)
            .put("time", columns.time())
            .put("star", columns.star())
            .put("reviewer", columns.reviewer())
            .put("started", started)
            .put("newest", newest)
            .put("aheadCount", aheadCount)
            .put("aheadMillis", aheadMillis)
            .put("rows", rows)
            .put("late", late)
            .put("partlyLate", partlyLate)
            .put("lateSince", lateSince);
    StreamWindow window = last;
    state.set("last", window == null ? null : window.toJson());
    ArrayNode all = state.putArray("panes");
    panes.forEach((number, each) -> all.add(each.toJson().put("number", number)));
    ArrayNode before = state.putArray("histories");
    histories.forEach(history -> before.add(history.toJson()));
    return state;
  }

  /**
   * Returns windows that go on from a state.
   *
   * @param source what it is of, for errors
   * @throws IOException with source and field, if it is damaged or a newer version wrote it
   */
  public static StreamWindows read(String source, JsonNode tree) throws IOException {
    JsonFields state = JsonFields.of(source, tree);
    state.requireFormat(FORMAT);
    StreamWindows windows = new StreamWindows(options(state), StreamColumns.read(state));
    windows.started = state.flag("started");
    windows.newest = state.count("newest");
    if (windows.newest >= EventTime.END) {
      throw state.refused("newest", "a time before the year 2200");
    }
    windows.aheadCount = state.integer("aheadCount", 0, BELIEVED);
    windows.aheadMillis = state.count("aheadMillis");
    windows.open = windows.firstOpen();
    windows.rows = state.count("rows");
    windows.late = state.count("late");
    windows.partlyLate = state.count("partlyLate");
    windows.lateSince = state.count("lateSince");
    windows.last = state.nullable("last", StreamWindow::read);
    for (JsonFields each : state.elements("panes")) {
      long number = each.whole("number");
      if (number < windows.open || number > Math.floorDiv(windows.newest, windows.slideMillis)) {
        throw each.refused("number", "the number of an open slide");
      }
      windows.panes.put(number, each.as(Pane::read));
    }
    List<JsonFields> before = state.elements("histories");
    if (before.size() != windows.slides) {
      throw state.refused("histories", "a list of " + windows.slides);
    }
    for (int i = 0; i < windows.slides; i++) {
      windows.histories.set(i, WindowHistory.read(before.get(i)));
    }
    return windows;
  }

  private static StreamOptions options(JsonFields state) throws IOException {
    try {
      return new StreamOptions(
          Duration.ofMillis(state.count("windowMillis")),
          Duration.ofMillis(state.count("slideMillis")),
          Duration.ofMillis(state.count("latenessMillis")),
          Duration.ofMillis(state.count("maxAheadMillis")));
    } catch (StarsightException e) {
      throw new DamagedFileException(state.source(), String.valueOf(e.getMessage()), e);
    }
  }
}
