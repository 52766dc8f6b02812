package dev.starsight.files.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a process in the names of its temporary files: {@code PID-SECONDS-PLACE}, its number,
 * when it was started, and where numbers of processes mean the same: a host, or a container of it.
 * Containers and hosts that share a volume do not see each other's processes, so a process of
 * another place never counts as dead.
 */
final class ProcessToken {

  /** The pattern of a token, without groups. */
  static final String PATTERN = "\\d{1,18}-\\d{1,18}-[0-9a-f]{8}";

  private static final Pattern PARTS = Pattern.compile("(\\d{1,18})-(\\d{1,18})-([0-9a-f]{8})");

  /** The start of a process is known to the second, and clocks are corrected. */
  private static final long TOLERANCE_SECONDS = 5;

  /** The namespace of the processes of a host itself has this name on every host. */
  private static final String HOST_NAMESPACE = "pid:[4026531836]";

  /** Whether the system tells starts in ticks. */
  private static final boolean TICKS = Files.isReadable(Path.of("/proc/self/stat"));

  private static final String PLACE = place();
  private static final String CURRENT = of(ProcessHandle.current(), PLACE);

  private ProcessToken() {}

  /** Returns the token of this process. */
  static String current() {
    return CURRENT;
  }

  /** Returns the token that a process of this place has, or would have. */
  static String of(long pid, long start) {
    return pid + "-" + start + "-" + PLACE;
  }

  static String of(ProcessHandle process, String place) {
    return process.pid() + "-" + start(process) + "-" + place;
  }

  /**
   * Returns when a process began: in ticks since the boot, which no correction of the clock moves,
   * or where the system does not tell them in seconds since 1970; 0 if it is not known.
   */
  static long start(ProcessHandle process) {
    if (!TICKS) {
      return process.info().startInstant().map(Instant::getEpochSecond).orElse(0L);
    }
    try {
      String stat = read("/proc/" + process.pid() + "/stat");
      // The name of the program, in brackets, may hold blanks and brackets.
      return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", 21)[19]);
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
      return 0;
    }
  }

  /** Returns whether a token is of this process. */
  static boolean isCurrent(String token) {
    return token.equals(CURRENT);
  }

  /** Returns whether a process is known to have ended; false if in doubt. */
  static boolean isDead(String token) {
    Matcher parts = PARTS.matcher(token);
    if (!parts.matches() || !parts.group(3).equals(PLACE)) {
      return false;
    }
    Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(parts.group(1)));
    if (process.isEmpty() || !process.get().isAlive()) {
      // Where users do not see the processes of others, they may be alive.
      return !TICKS || Files.isReadable(Path.of("/proc/1/stat"));
    }
    // Numbers are given again.
    long then = Long.parseLong(parts.group(2));
    long now = start(process.get());
    return then > 0 && now > 0 && Math.abs(now - then) > (TICKS ? 0 : TOLERANCE_SECONDS);
  }

  /**
   * Returns a digest of what tells this place from others. A container's name may be that of
   * another one on another host, so the boot of the kernel is part of its place; what processes of
   * the host itself left before the last boot is known to be theirs.
   */
  private static String place() {
    String place = System.getProperty("os.name") + "\n" + System.getenv("COMPUTERNAME");
    if (Files.isDirectory(Path.of("/proc/self"))) {
      try {
        String namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        place = namespace + "\n" + read("/proc/sys/kernel/hostname");
        place +=
            namespace.equals(HOST_NAMESPACE)
                ? read("/etc/machine-id")
                : read("/proc/sys/kernel/random/boot_id");
      } catch (IOException | UnsupportedOperationException e) {
        // Unlike any other, so that nothing is thought to be abandoned.
        place = UUID.randomUUID().toString();
      }
    }
    return Sha256.of(place.getBytes(StandardCharsets.UTF_8)).substring(0, 8);
  }

  private static String read(String file) throws IOException {
    return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1).strip() + "\n";
  }
}
