package dev.starsight.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A second JVM with the class path of the tests. Closing it kills it. */
public final class OtherProcess implements AutoCloseable {

  private static final int HELD = 3;

  private final Process process;
  private final BufferedReader out;

  private OtherProcess(Process process) {
    this.process = process;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts the main method of a class. Its standard error goes to that of this process. */
  public static OtherProcess start(Class<?> main, Object... arguments) throws IOException {
    return startWith(Path.of(System.getProperty("java.io.tmpdir")), main, arguments);
  }

  /** Starts the main method of a class, with a directory for its temporary files. */
  public static OtherProcess startWith(Path temporary, Class<?> main, Object... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    return new OtherProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Returns whether a lock on a file is held, as another process sees it. */
  public static boolean seesLock(Path file) throws IOException, InterruptedException {
    try (OtherProcess other = start(OtherProcess.class, file)) {
      int exit = other.process.waitFor();
      if (exit != 0 && exit != HELD) {
        throw new IllegalStateException("the other process ended with exit code " + exit);
      }
      return exit == HELD;
    }
  }

  /** Exits with 0 if the lock of the file in the argument is free, with 3 if it is held. */
  public static void main(String[] arguments) throws IOException {
    try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
      System.exit(channel.tryLock() == null ? HELD : 0);
    }
  }

  /** Returns the lines of its standard output, once it has ended by itself. */
  public List<String> lines() throws IOException, InterruptedException {
    List<String> lines = out.lines().toList();
    int exit = process.waitFor();
    if (exit != 0) {
      throw new IllegalStateException("the other process ended with exit code " + exit);
    }
    return lines;
  }

  /** Returns the next line of its standard output. */
  public String line() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IllegalStateException("the other process wrote no further line");
    }
    return line;
  }

  public Process process() {
    return process;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
