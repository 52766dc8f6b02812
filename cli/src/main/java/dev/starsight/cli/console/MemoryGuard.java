package dev.starsight.cli.console;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process with one sentence before it takes all memory of the machine. DuckDB limits its
 * tables, but not the values that one call of a function makes, and nothing stops such a call. The
 * guard looks at the resident memory without the Java heap, which has a limit of its own. It works
 * where the system has {@code /proc}, as Linux does, and elsewhere does nothing. Thread-safe.
 */
public final class MemoryGuard implements AutoCloseable {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern RESIDENT =
      Pattern.compile("^VmRSS:\\s+(\\d+) kB$", Pattern.MULTILINE);
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final long POLL_MILLIS = 2;

  /** What the Java machine and DuckDB take beside DuckDB's limit. */
  private static final long ALLOWANCE = 220L << 20;

  /** What they take beside it if much is loaded already, such as a model. */
  private static final long GROWTH = 160L << 20;

  private final Console console;
  private final int megabytes;
  private final List<MemoryPoolMXBean> heap =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .toList();
  private final Thread thread = new Thread(this::watch, "starsight-memory-guard");
  private Set<Path> libraries = Set.of();
  private volatile @Nullable Function exit;
  private volatile boolean closed;

  /**
   * Starts watching.
   *
   * @param megabytes the limit that DuckDB has
   */
  public MemoryGuard(Console console, int megabytes) {
    this.console = console;
    this.megabytes = megabytes;
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    try {
      long beside = Math.max(ALLOWANCE, besideHeap() + GROWTH);
      long limit = ((long) megabytes << 20) + beside;
      libraries = libraries();
      Thread finder = new Thread(this::findExit, "starsight-memory-exit");
      finder.setDaemon(true);
      finder.start();
      while (!closed) {
        if (besideHeap() > limit) {
          end();
          return;
        }
        Thread.sleep(POLL_MILLIS);
      }
    } catch (IOException e) {
      // There is no such file on this system.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns the resident bytes beside the Java heap. */
  private long besideHeap() throws IOException {
    Matcher resident = RESIDENT.matcher(Files.readString(STATUS, StandardCharsets.UTF_8));
    if (!resident.find()) {
      throw new IOException(STATUS + ": no VmRSS");
    }
    long used = 0;
    for (MemoryPoolMXBean pool : heap) {
      MemoryUsage peak = pool.getPeakUsage();
      used += peak == null ? 0 : peak.getUsed();
    }
    return (Long.parseLong(resident.group(1)) << 10) - used;
  }

  /** Ends the process without its shutdown hooks, because the memory grows until the end. */
  private void end() {
    synchronized (console) {
      console.failed(
          "the query makes values that need much more than %,d MB, which is its limit (--memory),"
              + " and was stopped; make shorter texts and lists",
          megabytes);
      try {
        for (Path library : libraries) {
          Files.deleteIfExists(library);
        }
      } catch (IOException e) {
        // It stays in the temporary directory.
      } finally {
        exitNow();
      }
    }
  }

  /** Ends the process; the Java machine alone waits a third of a second for native calls. */
  private void exitNow() {
    Function function = exit;
    if (function != null) {
      function.invoke(new Object[] {Failures.USER});
    }
    Runtime.getRuntime().halt(Failures.USER);
  }

  private void findExit() {
    try {
      exit = NativeLibrary.getInstance("c").getFunction("_exit");
    } catch (UnsatisfiedLinkError e) {
      // Then the process ends a little later.
    }
  }

  /** Returns the copies of DuckDB's native library that the process has in temporary files. */
  private static Set<Path> libraries() throws IOException {
    try (Stream<String> lines = Files.lines(MAPS)) {
      return lines
          .filter(line -> line.endsWith(".so") && line.contains("/libduckdb_java"))
          .map(line -> Path.of(line.substring(line.indexOf('/'))))
          .filter(path -> path.startsWith(System.getProperty("java.io.tmpdir", "/tmp")))
          .collect(Collectors.toSet());
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
