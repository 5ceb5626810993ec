import "./root-directory";
import "./cpu-requests";

export * from "../../../../index";
