/** What this machine has, what is missing, and which dependencies a program on it needs. */
@NullMarked
package dev.starsight.cli.doctor;

import org.jspecify.annotations.NullMarked;
