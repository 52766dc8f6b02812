package dev.starsight.cli.streams;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.fuzz.FuzzFiles;
import dev.starsight.fuzz.FuzzTarget;
import dev.starsight.streams.StreamColumns;
import dev.starsight.streams.StreamOptions;
import dev.starsight.streams.StreamWindows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The state of a stream that is resumed, with its seal made right again. */
public final class StreamStateTarget implements FuzzTarget {

  @Override
  public List<FuzzFiles> seeds(Path scratch) throws IOException {
    StreamOptions options = StreamOptions.defaults().withSlide(Duration.ofMinutes(30));
    StreamWindows windows = StreamWindows.of(options, new StreamColumns("at", "star", "who"));
    for (int hour = 0; hour < 10; hour++) {
      String row = "{\"at\": %d, \"star\": 5, \"who\": \"a\"}".formatted(1_000_000 + 3_600 * hour);
      byte[] bytes = row.getBytes(StandardCharsets.UTF_8);
      windows.add(bytes, 0, bytes.length, window -> {});
    }
    StreamState state = new StreamState(List.of());
    state.windows = windows;
    state.reject("row 7");
    state.write(scratch.resolve(StreamState.FILE_NAME));
    return List.of(FuzzFiles.load(scratch));
  }

  @Override
  public void read(Path directory) throws IOException {
    StreamState state = StreamState.read(directory.resolve(StreamState.FILE_NAME));
    StreamWindows windows = state.windows;
    if (windows != null) {
      windows.unfinished();
      byte[] row = "{\"at\": 7258118399}".getBytes(StandardCharsets.UTF_8);
      windows.add(row, 0, row.length, window -> {});
    }
  }

  @Override
  public void repair(FuzzFiles files) {
    String name = StreamState.FILE_NAME;
    if (!files.has(name)) {
      return;
    }
    try {
      if (Json.parse(name, files.text(name)) instanceof ObjectNode whole) {
        files.with(name, Json.seal(whole).toString());
      }
    } catch (IOException e) {
      // It is not JSON any more.
    }
  }
}
