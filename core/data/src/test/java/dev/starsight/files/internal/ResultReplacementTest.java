package dev.starsight.files.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what a result may take the place of, and what happens to everything else. */
@Tag("any-locale")
class ResultReplacementTest {

  private static final ResultOwner CHECK = ResultOwner.of("check", "1");
  private static final ResultOwner MOVES = CHECK.withReplaceOption(true);
  private static final ResultOwner TUNE = ResultOwner.of("tune", "1").withWork("work", false);

  private static final String LINE = SealedLine.of(Json.object().put("step", 1)) + "\n";

  private final Path folder;
  private final Path run;

  ResultReplacementTest(@TempDir Path folder) {
    this.folder = folder;
    this.run = folder.resolve("run");
  }

  /** Returns all files below the folder with their content, and empty directories. */
  private Map<String, String> everything() throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.toList()) {
        String name = folder.relativize(path).toString().replace('\\', '/');
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          all.put(name, Sha256.of(path));
        } else if (Files.isSymbolicLink(path)) {
          all.put(name, Files.readSymbolicLink(path).toString());
        } else {
          all.put(name + "/", "");
        }
      }
    }
    return all;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(p -> String.valueOf(p.getFileName())).sorted().toList();
    }
  }

  /** Writes a result with a small file, a large one and an empty directory. */
  private List<String> write(ResultOwner owner, String text) throws IOException {
    try (AtomicDirectory out = AtomicDirectory.replacing(run, owner)) {
      fill(out.path(), text);
      out.commit();
      return out.notices();
    }
  }

  private static void fill(Path directory, String text) throws IOException {
    Files.createDirectories(directory.resolve("sub/empty"));
    Files.writeString(directory.resolve("summary.json"), "{\"text\":\"" + text + "\"}");
    Files.writeString(directory.resolve("sub/small"), text);
    Files.write(directory.resolve("sub/large"), new byte[(1 << 20) + 1]);
  }

  private void isRefused(ResultOwner owner, String... parts) throws IOException {
    Map<String, String> before = everything();
    assertThatThrownBy(() -> AtomicDirectory.replacing(run, owner))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(parts);
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void replacesItsOwnUnchangedResult() throws IOException {
    write(CHECK, "one");
    assertThat(write(CHECK, "two")).isEmpty();

    assertThat(run.resolve("sub/small")).hasContent("two");
    assertThat(names()).containsExactly("run");
    assertThat(AtomicDirectory.isComplete(run, CHECK)).isTrue();
  }

  @Test
  void refusesWhatIsNotInTheManifest() throws IOException {
    write(CHECK, "one");
    Path notes = Files.writeString(run.resolve("sub/notes.txt"), "mine");
    isRefused(CHECK, notes + ": Starsight did not write this", "left alone");
    Files.delete(notes);
    Path directory = Files.createDirectory(run.resolve("mine"));
    isRefused(CHECK, directory.toString());
    Files.delete(directory);
    Path link = Files.createSymbolicLink(run.resolve("link"), run.resolve("summary.json"));
    isRefused(CHECK, link.toString());
    Files.delete(link);
    write(CHECK, "two");
  }

  @Test
  void refusesWhatWasChanged() throws IOException {
    write(CHECK, "one");
    Path small = run.resolve("sub/small");
    FileTime time = Files.getLastModifiedTime(small);
    Files.writeString(small, "eno");
    Files.setLastModifiedTime(small, time);
    isRefused(CHECK, small + ": was changed");
    Files.writeString(small, "one");
    Path large = run.resolve("sub/large");
    byte[] bytes = Files.readAllBytes(large);
    FileTime later = FileTime.fromMillis(Files.getLastModifiedTime(large).toMillis() + 10);
    bytes[7]++;
    Files.write(large, bytes);
    Files.setLastModifiedTime(large, later);
    isRefused(CHECK, large + ": was changed");
    bytes[7]--;
    Files.write(large, bytes);
    Files.setLastModifiedTime(large, later);
    Files.delete(small);
    Files.createSymbolicLink(small, large);
    isRefused(CHECK, small + ": was changed");
    Files.delete(small);
    write(CHECK, "two");
  }

  @Test
  void refusesOtherResultsAndDirectoriesWithoutAManifest() throws IOException {
    write(CHECK, "one");
    isRefused(TUNE, "this is a result of check, not of tune");
    Files.writeString(run.resolve(".starsight.json"), "{}");
    isRefused(CHECK, run.resolve(".starsight.json").toString());
    Files.delete(run.resolve(".starsight.json"));
    isRefused(CHECK, run.resolve("summary.json").toString(), "no manifest", "older versions");
    assertThatThrownBy(() -> AtomicDirectory.creating(run)).hasMessageContaining("left alone");
  }

  @Test
  void saysHowToMoveAsideOnlyIfThereIsAnOption() throws IOException {
    Files.createDirectories(run.resolve("photos"));
    isRefused(CHECK.withReplaceOption(false), "or let --replace move it to " + run + ".old-1");
    assertThatThrownBy(() -> AtomicDirectory.replacing(run, CHECK))
        .message()
        .doesNotContain("--replace");
  }

  @Test
  void movesEverythingElseAside() throws IOException {
    Files.createDirectories(folder.resolve("run.old-2"));
    for (int number : List.of(1, 3)) {
      Files.createDirectories(run);
      Files.writeString(run.resolve("photo" + number), "cat");

      assertThat(write(MOVES, "new"))
          .containsExactly(run + " was moved to " + run + ".old-" + number);

      assertThat(folder.resolve("run.old-" + number).resolve("photo" + number)).hasContent("cat");
      assertThat(run.resolve("sub/small")).hasContent("new");
    }
    assertThat(write(MOVES, "newer")).isEmpty();
    assertThat(names()).containsExactly("run", "run.old-1", "run.old-2", "run.old-3");
  }

  @Test
  void movesNothingAsideUntilTheResultIsComplete() throws IOException {
    Files.createDirectories(run);
    Files.writeString(run.resolve("photo"), "cat");
    Map<String, String> before = everything();

    AtomicDirectory.replacing(run, MOVES).close();

    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void neverTouchesTheWorkingDirectoryARepositoryOrALock() throws IOException {
    for (Path path : List.of(Path.of("."), Path.of(".."), Path.of("").toAbsolutePath())) {
      assertThatThrownBy(() -> AtomicDirectory.replacing(path, MOVES))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is the working directory or a directory above it");
    }
    write(CHECK, "one");
    Path git = Files.createDirectory(run.resolve(".git"));
    isRefused(MOVES, git + ": there is a Git repository");
    Files.delete(git);
    Path queue = Files.createDirectories(run.resolve("queue"));
    try (LockFile lock = LockFile.tryTake(queue.resolve("lock")).orElseThrow()) {
      assertThat(lock).isNotNull();
      isRefused(MOVES, queue + ": this queue is open elsewhere");
    }
    Path lake = run.resolve("lake.lock");
    try (LockFile lock = LockFile.tryTake(lake).orElseThrow()) {
      assertThat(lock).isNotNull();
      isRefused(MOVES, lake + ": another process holds this lock");
    }
    AtomicDirectory.replacing(run, MOVES).close();
  }

  @Test
  void leavesTheResultBesideWhatAppearedMeanwhile() throws IOException {
    for (boolean existed : List.of(false, true)) {
      for (String appeared : List.of("thesis.tex", "sub/notes.txt", ".git")) {
        Path target = folder.resolve("run-" + existed + appeared.replace('/', '-'));
        if (existed) {
          try (AtomicDirectory out = AtomicDirectory.replacing(target, CHECK)) {
            fill(out.path(), "old");
            out.commit();
          }
        }
        try (AtomicDirectory out = AtomicDirectory.replacing(target, CHECK)) {
          fill(out.path(), "new");
          Files.createDirectories(target.resolve(appeared).getParent());
          Files.writeString(target.resolve(appeared), "mine");

          assertThatThrownBy(out::commit)
              .isInstanceOf(IOException.class)
              .hasMessageContaining(target.resolve(appeared).toString())
              .hasMessageEndingWith("the result is complete in " + target + ".new-1");
        }
        assertThat(target.resolve(appeared)).hasContent("mine");
        assertThat(Files.exists(target.resolve("summary.json"))).isEqualTo(existed);
        Path beside = folder.resolve(target.getFileName() + ".new-1");
        assertThat(beside.resolve("sub/small")).hasContent("new");
        assertThat(AtomicDirectory.isComplete(beside, CHECK)).isTrue();
      }
    }
    assertThat(names()).noneMatch(name -> name.startsWith("."));
  }

  @Test
  void anotherResultThatAppearedMeanwhileStays() throws IOException {
    try (AtomicDirectory slow = AtomicDirectory.replacing(run, CHECK)) {
      fill(slow.path(), "slow");
      write(CHECK, "fast");

      assertThatThrownBy(slow::commit).hasMessageContaining(run + ": there is another result");
    }
    assertThat(run.resolve("sub/small")).hasContent("fast");
    assertThat(folder.resolve("run.new-1/sub/small")).hasContent("slow");
    try (AtomicDirectory slow = AtomicDirectory.replacing(run, CHECK)) {
      fill(slow.path(), "slow again");
      Files.writeString(run.resolve("sub/small"), "edited");

      assertThatThrownBy(slow::commit).hasMessageContaining("was changed");
    }
    assertThat(run.resolve("sub/small")).hasContent("edited");
    assertThat(folder.resolve("run.new-2/sub/small")).hasContent("slow again");
  }

  @Test
  void replacesALinkAndLeavesWhatItLeadsTo() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.createSymbolicLink(run, elsewhere);
    write(CHECK, "one");
    assertThat(Files.isSymbolicLink(run)).isFalse();
    Files.move(run, elsewhere.resolve("moved"));
    Files.createSymbolicLink(run, elsewhere.resolve("moved"));
    write(CHECK, "two");
    assertThat(elsewhere.resolve("moved/sub/small")).hasContent("one");
    assertThat(run.resolve("sub/small")).hasContent("two");
    Files.move(run, elsewhere.resolve("second"));
    Files.createSymbolicLink(run, folder.resolve("nowhere"));
    isRefused(CHECK, run + ": is a symbolic link to something that does not exist");
  }

  @Test
  void knowsWhetherAResultIsComplete() throws IOException {
    assertThat(AtomicDirectory.isComplete(run, TUNE)).isFalse();
    write(TUNE, "one");
    assertThat(AtomicDirectory.isComplete(run, TUNE)).isTrue();
    assertThat(AtomicDirectory.isComplete(run, CHECK)).isFalse();
    Files.createDirectory(run.resolve("work"));
    assertThat(AtomicDirectory.isComplete(run, TUNE)).isFalse();
    Files.delete(run.resolve("work"));
    Files.delete(run.resolve("sub/small"));
    assertThatThrownBy(() -> AtomicDirectory.isComplete(run, TUNE))
        .hasMessageContaining(run.resolve("sub/small") + ": this file of a finished result");
  }

  @Test
  void leavesSubdirectoriesToPeople() throws IOException {
    writeQueue(Map.of(), "first");
    Files.writeString(run.resolve("queue/answers"), "3 answers");

    writeQueue(Map.of("queue/answers", Sha256.of(run.resolve("queue/answers"))), "3 answers");

    assertThat(run.resolve("queue/answers")).hasContent("3 answers");
    assertThat(names()).containsExactly("run");

    Files.writeString(run.resolve("queue/answers"), "5 answers");
    assertThat(writeQueue(Map.of("queue/answers", Sha256.of(new byte[0])), "3 answers"))
        .singleElement()
        .asString()
        .startsWith(run + ".old-1 holds");
    assertThat(folder.resolve("run.old-1/queue/answers")).hasContent("5 answers");
    assertThat(folder.resolve("run.old-1/summary.json")).doesNotExist();
  }

  private List<String> writeQueue(Map<String, String> taken, String answers) throws IOException {
    try (AtomicDirectory out = AtomicDirectory.replacing(run, CHECK)) {
      fill(out.path(), "x");
      Files.createDirectory(out.path().resolve("queue"));
      Files.writeString(out.path().resolve("queue/answers"), answers);
      out.leaveToPeople(Set.of("queue"), taken);
      out.commit();
      return out.notices();
    }
  }

  /** The states in which a kill can leave a commit, after each of its steps. */
  @Test
  void completesWhatAKilledCommitLeft() throws IOException {
    write(CHECK, "old");
    Path aside = folder.resolve(".run." + ProcessToken.of(999_999_999_999L, 1) + "-1.old");
    Files.move(run, aside);
    AtomicDirectory.replacing(run, CHECK).close();
    assertThat(run.resolve("sub/small")).hasContent("old");
    assertThat(names()).containsExactly("run");

    Files.move(run, aside);
    assertThat(AtomicDirectory.isComplete(run, CHECK)).isTrue();
    assertThat(names()).containsExactly("run");

    for (List<String> deleted : List.of(List.<String>of(), List.of("sub/small", "summary.json"))) {
      Path other = folder.resolve("other");
      try (AtomicDirectory out = AtomicDirectory.replacing(other, CHECK)) {
        Files.writeString(out.path().resolve("second"), "new");
        out.commit();
      }
      Files.move(run, aside);
      Files.move(other, run);
      for (String name : deleted) {
        Files.delete(aside.resolve(name));
      }
      AtomicDirectory.replacing(run, CHECK).close();
      assertThat(run.resolve("second")).hasContent("new");
      assertThat(names()).containsExactly("run");
      write(CHECK, "old");
    }
  }

  /** A process of another container is never known to be dead. */
  @Test
  void putsBackWhatAnUnknownProcessMovedAside() throws IOException {
    write(CHECK, "old");
    Path aside = folder.resolve(".run.1-1700000000-0123abcd-7.old");
    Files.move(run, aside);

    AtomicDirectory.replacing(run, CHECK).close();

    assertThat(run.resolve("sub/small")).hasContent("old");
    assertThat(names()).containsExactly("run");
  }

  @Test
  void aResultThatDescribesItselfNeedsNoManifest() throws IOException {
    ResultOwner model =
        CHECK.withListing(
            directory -> {
              String text = Files.readString(directory.resolve("index"));
              return Map.of("index", Sha256.of(directory.resolve("index")), "data", text);
            });
    for (String data : List.of("one", "two")) {
      try (AtomicDirectory out = AtomicDirectory.replacing(run, model)) {
        Files.writeString(out.path().resolve("data"), data);
        Files.writeString(out.path().resolve("index"), Sha256.of(out.path().resolve("data")));
        out.commit();
        assertThat(out.notices()).isEmpty();
      }
    }
    assertThat(everything().keySet()).containsExactly("/", "run/", "run/data", "run/index");
    Files.writeString(run.resolve("data"), "edited");
    isRefused(model, run.resolve("data") + ": was changed");
    Files.writeString(run.resolve("data"), "two");
    Files.writeString(run.resolve("notes"), "mine");
    isRefused(model, run.resolve("notes") + ": Starsight did not write this");
    Files.delete(run.resolve("index"));
    isRefused(model, run.toString());
  }

  @Test
  void leavesOutWhatMayChangeWhenTheResultIsComplete() throws IOException {
    ResultOwner owner = CHECK.withGrowing(Set.of("looks.json"));
    write(owner, "old");
    Files.writeString(run.resolve("looks.json"), "{\"looks\":3}");
    Files.writeString(run.resolve(".looks.json.1-2-3.tmp"), "half");
    isRefused(CHECK, "looks.json");
    assertThat(AtomicDirectory.isComplete(run, owner)).isTrue();
    assertThat(write(owner, "new")).isEmpty();
    assertThat(names()).containsExactly("run");
    Files.createDirectory(run.resolve("looks.json"));
    isRefused(owner, "looks.json");
  }

  @Test
  void aHiddenResultOfAnotherCommandIsNeverDeleted() throws IOException {
    ResultOwner other = ResultOwner.of("other", "1");
    write(CHECK, "new");
    Path newer = Files.move(run, folder.resolve("newer"));
    write(other, "theirs");
    Path aside = folder.resolve(".run." + ProcessToken.of(999_999_999_999L, 1) + "-1.old");
    Files.move(run, aside);
    Files.move(newer, run);
    AtomicDirectory.replacing(run, CHECK).close();
    assertThat(folder.resolve("run.old-1/sub/small")).hasContent("theirs");
    assertThat(folder.resolve("run.old-1/sub/large")).exists();
  }

  @Test
  void aLookThatFailsAtTheCommitCostsNobodyTheResult() throws IOException {
    try (AtomicDirectory out = AtomicDirectory.replacing(run, CHECK)) {
      fill(out.path(), "new");
      Path hidden = Files.createDirectories(run.resolve("mine"));
      assumeTrue(hidden.toFile().setReadable(false), "needs a file system with permissions");
      assumeTrue(!Files.isReadable(hidden), "the administrator reads everything");
      assertThatThrownBy(out::commit).hasMessageContaining("complete in " + run + ".new-1");
      assertThat(hidden.toFile().setReadable(true)).isTrue();
    }
    assertThat(folder.resolve("run.new-1/sub/small")).hasContent("new");
  }

  @Test
  void whatCannotBeDeletedIsLeftAndTheResultIsComplete() throws IOException {
    write(CHECK, "old");
    Path locked = run.resolve("sub");
    assumeTrue(locked.toFile().setWritable(false), "needs a file system with permissions");
    assumeTrue(!Files.isWritable(locked), "the administrator writes everywhere");
    assertThat(write(CHECK, "new")).hasSize(1);
    assertThat(run.resolve("sub/small")).hasContent("new");
    assertThat(folder.resolve("run.old-1/sub").toFile().setWritable(true)).isTrue();
    assertThat(folder.resolve("run.old-1/sub/small")).hasContent("old");
  }

  @Test
  void aCopyOfUnfinishedWorkInItIsNotOurs() throws IOException {
    ResultOwner owner = CHECK.withWork("checkpoints", false);
    Path checkpoints = run.resolve("checkpoints");
    try (WorkManifest manifest = WorkManifest.open(checkpoints)) {
      AtomicFile.write(checkpoints.resolve("step-1"), "work");
      assertThat(manifest).isNotNull();
      try (WorkManifest nested = WorkManifest.open(checkpoints.resolve("nested"))) {
        AtomicFile.write(checkpoints.resolve("nested/step-2"), "more work");
        assertThat(nested).isNotNull();
      }
    }
    AtomicDirectory.replacing(run, owner).close();
    Path backup = Files.createDirectory(checkpoints.resolve("backup"));
    for (String name : List.of("step-1", WorkManifest.NAME)) {
      Files.copy(checkpoints.resolve(name), backup.resolve(name));
    }
    isRefused(owner, "backup", "Starsight did not write this");
  }

  @Test
  void keepsWhatPeopleAddedToAResultThatAKilledCommitMovedAside() throws IOException {
    write(CHECK, "old");
    Path aside = folder.resolve(".run." + ProcessToken.of(999_999_999_999L, 1) + "-1.old");
    Files.move(run, aside);
    Files.writeString(aside.resolve("sub/notes.txt"), "mine");
    Files.writeString(aside.resolve("sub/small"), "edited");
    Files.createDirectory(run);

    try (AtomicDirectory out = AtomicDirectory.replacing(run, CHECK)) {
      assertThat(out.notices()).singleElement().asString().startsWith(run + ".old-1 holds");
    }

    assertThat(folder.resolve("run.old-1/sub/notes.txt")).hasContent("mine");
    assertThat(folder.resolve("run.old-1/sub/small")).hasContent("edited");
    assertThat(folder.resolve("run.old-1/sub/large")).doesNotExist();
  }

  private Path unfinished() throws IOException {
    Path work = run.resolve("work");
    try (WorkManifest manifest = WorkManifest.open(work)) {
      manifest.add(work.resolve("journal.jsonl"));
      Files.writeString(work.resolve("journal.jsonl"), LINE);
      AtomicFile.write(work.resolve("step-1.safetensors"), "numbers");
      try (AtomicDirectory model =
          AtomicDirectory.replacing(work.resolve("model"), ResultOwner.of("a model", "1"))) {
        Files.writeString(model.path().resolve("model.json"), "{}");
        model.commit();
      }
    }
    Files.createFile(work.resolve("lock"));
    return work;
  }

  @Test
  void replacesItsUnfinishedWork() throws IOException {
    Path work = unfinished();
    Files.writeString(work.resolve("journal.jsonl"), LINE + LINE + "{\"step\":2,\"lo");

    write(TUNE, "whole");

    assertThat(work).doesNotExist();
    assertThat(names()).containsExactly("run");
    unfinished();
    write(TUNE, "newer");
    assertThat(work).doesNotExist();
    assertThat(names()).containsExactly("run");
  }

  @Test
  void refusesForeignFilesInUnfinishedWork() throws IOException {
    Path work = unfinished();
    isRefused(CHECK, run.toString());
    for (String name : List.of("work/epoch99.pt", "work/model/notes.txt", "notes.txt")) {
      Path mine = Files.writeString(run.resolve(name), "mine");
      isRefused(TUNE, mine.toString());
      isRefused(TUNE.withWork("work", true), mine.toString());
      Files.delete(mine);
    }
    Path journal = work.resolve("journal.jsonl");
    for (String edited :
        List.of(LINE + "{}\n", LINE + "mine\n" + LINE, LINE.replace('1', '2'), "\n" + LINE)) {
      Files.writeString(journal, edited);
      isRefused(TUNE, journal + ": was changed");
    }
    Files.writeString(journal, LINE);
    Path model = work.resolve("model/model.json");
    Files.writeString(model, "{ }");
    isRefused(TUNE, model + ": was changed");
    isRefused(TUNE.withWork("work", true), model + ": was changed");
    Files.writeString(model, "{}");
    Path step = Files.writeString(work.resolve("step-1.safetensors"), "edited");
    isRefused(TUNE, step + ": was changed");
    AtomicDirectory.replacing(run, TUNE.withWork("work", true)).close(); // Its reader finds it.
    Files.delete(work.resolve(WorkManifest.NAME));
    isRefused(TUNE, work.toString());
  }

  @Test
  void clearsUnfinishedWorkOnlyIfAllOfItIsOurs() throws IOException {
    Path work = unfinished();
    Path mine = Files.writeString(work.resolve("epoch99.pt"), "mine");
    Map<String, String> before = everything();
    assertThatThrownBy(() -> WorkManifest.clear(work)).hasMessageContaining(mine.toString());
    assertThat(everything()).isEqualTo(before);
    Files.delete(mine);

    WorkManifest.clear(work);

    try (Stream<Path> left = Files.list(work)) {
      assertThat(left.map(path -> String.valueOf(path.getFileName())))
          .containsExactlyInAnyOrder("lock", WorkManifest.NAME);
    }
  }

  /** A line is written before its file gets its name, so both may be there after a kill. */
  @Test
  void knowsTheFilesOfAKilledProcess() throws IOException {
    Path work = unfinished();
    Path temporary =
        work.resolve(".step-2.safetensors." + ProcessToken.of(999_999_999_999L, 1) + "-1.tmp");
    try (WorkManifest manifest = WorkManifest.open(work)) {
      manifest.add(temporary);
      Files.writeString(temporary, "half");
      Path newer = Files.writeString(folder.resolve("newer"), "newer numbers");
      WorkManifest.complete(newer, work.resolve("step-1.safetensors"));
      Files.delete(newer);
    }
    Files.writeString(
        work.resolve(WorkManifest.NAME),
        Files.readString(work.resolve(WorkManifest.NAME)) + "{\"file\":\"cut sho");
    AtomicDirectory.replacing(run, TUNE).close();
    try (WorkManifest manifest = WorkManifest.open(work)) {
      manifest.add(work.resolve("after"));
    }
    Files.createFile(work.resolve("after"));
    AtomicDirectory.replacing(run, TUNE).close();
  }

  @Test
  void workBeginsWhereEverythingElseWasMovedAside() throws IOException {
    Files.createDirectories(run);
    Files.writeString(run.resolve("photo"), "cat");
    try (AtomicDirectory out = AtomicDirectory.replacing(run, TUNE.withReplaceOption(true))) {
      assertThat(out.beginWork()).contains(run + " was moved to " + run + ".old-1");
      unfinished();
      fill(out.path(), "new");
      out.commit();
      assertThat(out.notices()).isEmpty();
    }
    assertThat(folder.resolve("run.old-1/photo")).hasContent("cat");
    assertThat(names()).containsExactly("run", "run.old-1");
  }
}
