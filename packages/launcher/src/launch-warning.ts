/** Something the user should know and that does not stop the launch. */
export interface LaunchWarning {
  /** Stable name of the condition. */
  code:
    | "CREDENTIAL_DROPPED"
    | "FIELD_NOT_HONOURED"
    | "IDENTITY_LEFT_BEHIND"
    | "IDENTITY_UNPROVED"
    | "SLOT_SPOILED"
    | "PHONE_UNAVAILABLE"
    | "SCOPE_RELOCATED"
    | "AGENT_WARNING"
    | "CLEANUP_INCOMPLETE"
    | "SCAN_INCOMPLETE"
    /** The books were damaged: they were moved aside, and new ones begun. */
    | "BOOKS_DAMAGED"
    /** The books were deleted or replaced, before this launch or while it ran. */
    | "BOOKS_LOST"
    /** What a launch did at its end could not be noted. */
    | "BOOKS_INCOMPLETE"
    | "SECRET_LEAKED";
  message: string;
  hint?: string;
}
