package dev.starsight.cli.streams;

import dev.starsight.cli.console.Interruption;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.options.ReplaceOption;
import dev.starsight.cli.results.Outputs;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.files.internal.ResultOwner;
import dev.starsight.files.internal.WorkLock;
import dev.starsight.streams.StreamOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Watches a stream: reads it, tells which windows are unusual, and writes the result. */
public final class StreamMonitoring {

  private static final String OWNER = "monitor --input";

  private final StarsightCommand command;
  private final StreamInput input;
  private final StreamOptions options;
  private final Path out;
  private final ReplaceOption replace;
  private long alarms;

  /**
   * Creates a run of the command.
   *
   * @param window length of a window
   * @param out directory of the result
   */
  public StreamMonitoring(
      StarsightCommand command,
      StreamInput input,
      Duration window,
      Path out,
      ReplaceOption replace) {
    this.command = command;
    this.input = input;
    this.options = input.options(window);
    this.out = out;
    this.replace = replace;
  }

  /** Returns the exit code. */
  public int run() throws IOException {
    List<StreamFile> files = new ArrayList<>();
    for (Path path : input.files()) {
      files.add(StreamFile.of(path));
    }
    StreamState finished = null;
    if (input.resumes() && !Files.exists(StreamWork.stateFile(out))) {
      if (AtomicDirectory.isComplete(out, owner())) {
        finished = continued(StreamState.read(out.resolve(StreamState.FILE_NAME)), files);
        finished.earlierAlarms += finished.alarms;
        finished.alarms = 0;
        if (!hasMore(finished)) {
          command.tellComplete(out);
          return StarsightCommand.DONE;
        }
      } else {
        command.console().note("there is nothing to resume in " + out + ", so it begins anew");
      }
    }
    limitToSaved(files);
    StreamState before = finished;
    new Interruption(command.console(), this::howToGoOn).during(() -> watch(files, before));
    return alarms > 0 ? StarsightCommand.CHECKS_FAILED : StarsightCommand.DONE;
  }

  /** Figures are derived again from as much of the files as before. */
  private void limitToSaved(List<StreamFile> files) throws IOException {
    if (command.saved().isPresent()) {
      List<StreamFile> then = saved().files;
      for (int i = 0; i < Math.min(files.size(), then.size()); i++) {
        files.get(i).endWith(then.get(i));
      }
    }
  }

  private StreamState saved() throws IOException {
    return StreamState.read(
        command.saved().orElseThrow().directory().resolve(StreamState.FILE_NAME));
  }

  private ResultOwner owner() {
    return replace.owner(OWNER).withWork(StreamWork.DIRECTORY, input.resumes());
  }

  private static boolean hasMore(StreamState state) throws IOException {
    for (StreamFile file : state.files) {
      if (file.hasMore()) {
        return true;
      }
    }
    return false;
  }

  /** Requires that a state is of the same stream, and goes on with these files. */
  private StreamState continued(StreamState state, List<StreamFile> files) {
    if (state.windows != null) {
      StreamOptions before = state.windows.options();
      if (!before.equals(options)) {
        throw new StarsightException(
            "--resume goes on with the same windows, but they were %s and are %s"
                .formatted(shown(before), shown(options)));
      }
      input.requireSame(state.windows.columns());
    }
    state.continueWith(files);
    return state;
  }

  private static String shown(StreamOptions options) {
    return "%s each %s, %s late, %s ahead"
        .formatted(
            StreamOptions.shown(options.window()),
            StreamOptions.shown(options.slide()),
            StreamOptions.shown(options.lateness()),
            StreamOptions.shown(options.maxAhead()));
  }

  /** Called while the stream may still be read, so it only looks at what is on the disk. */
  private String howToGoOn() {
    try {
      StreamState state = StreamState.read(StreamWork.stateFile(out));
      String place = "";
      for (StreamFile file : state.files) {
        if (file.isStandardInput()) {
          place = String.format(Locale.ROOT, " of standard input, byte %,d", file.bytes());
        }
      }
      return String.format(
          Locale.ROOT,
          "the same command with --resume goes on behind row %,d%s",
          state.files.stream().mapToLong(StreamFile::lines).sum(),
          place);
    } catch (IOException e) {
      return "nothing was kept yet, so the same command begins anew";
    }
  }

  private void watch(List<StreamFile> files, @Nullable StreamState finished) throws IOException {
    List<Path> sources =
        files.stream().filter(file -> !file.isStandardInput()).map(StreamFile::path).toList();
    try (AtomicDirectory directory = Outputs.directory(out, owner(), sources)) {
      directory.beginWork().ifPresent(command.console()::result);
      Summary summary = read(files, finished, directory.path());
      command.commit(directory, summary); // This deletes the unfinished work.
      command.print(summary);
    }
  }

  private Summary read(List<StreamFile> files, @Nullable StreamState finished, Path directory)
      throws IOException {
    boolean goesOn = input.resumes() && Files.exists(StreamWork.stateFile(out));
    try (StreamWork work = work(files, finished)) {
      StreamFeed feed = new StreamFeed(command, input, options, work);
      try {
        for (StreamFile file : work.state().files) {
          feed.read(file);
        }
        feed.end();
      } catch (StarsightException e) {
        try {
          leave(work, goesOn);
        } catch (IOException other) {
          e.addSuppressed(other);
        }
        throw e;
      }
      if (command.saved().isPresent()) {
        work.state().earlierAlarms = saved().earlierAlarms;
        work.state().alarms -= saved().earlierAlarms;
      }
      alarms = work.state().alarms;
      return StreamResult.write(work, directory, command);
    }
  }

  /** Keeps what was read if it cannot be read again or belongs to earlier work. */
  private void leave(StreamWork work, boolean goesOn) throws IOException {
    if (goesOn || work.isOfStandardInput()) {
      command.console().note(howToGoOn());
    } else {
      work.discard();
    }
  }

  private StreamWork work(List<StreamFile> files, @Nullable StreamState finished)
      throws IOException {
    WorkLock lock = StreamWork.lock(out);
    boolean done = false;
    try {
      StreamWork work;
      Path left = StreamWork.stateFile(out);
      if (input.resumes() && Files.exists(left)) {
        work = StreamWork.resume(lock, continued(StreamState.read(left), files));
      } else {
        StreamState state = finished == null ? new StreamState(files) : finished;
        work = StreamWork.start(lock, state, out.resolve(StreamResult.WINDOWS));
      }
      done = true;
      return work;
    } finally {
      if (!done) {
        lock.close();
      }
    }
  }
}
